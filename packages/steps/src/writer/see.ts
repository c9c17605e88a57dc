import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bakeLocation,
  formatSeenChange,
  readManifestIfAny,
  seenInFiles,
} from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import { isBaked } from '@dc-data-baker/planner';
import type { ListedStore } from '../listed-store.ts';
import { diffCommand } from '../steps/see-change.ts';
import type { BakeChange } from '../steps/step-answers.ts';
import { projectOf } from '../steps/step-table.ts';
import type { SeenTable, SeeRequest } from './writer-request.ts';

/** What readers see changed, in words: of tables whose files may be read, by what is in them. */
export async function see(
  store: ListedStore,
  { see: { changes, tables, diff } }: SeeRequest,
): Promise<{ readonly lines: readonly string[] }> {
  const lines: string[] = [];
  for (const change of changes) {
    const found = tables.find(({ table: { table } }) => table.name === change.table);
    lines.push((found && (await lineOf(store, change, found, diffCommand(diff)))) ?? change.line);
  }
  return { lines };
}

/** @returns `undefined` of bakes that cannot be compared: all else is done, and that is no failure */
async function lineOf(
  store: ListedStore,
  { from, to }: BakeChange,
  { table, key }: SeenTable,
  diff: string,
): Promise<string | undefined> {
  const [found] = projectOf([table]).tables;
  if (!found || !isBaked(found)) return undefined;
  const manifestOf = (bakeId: string) =>
    readManifestIfAny(store, bakeLocation(found.bakesLocation, bakeId));
  const [then, now] = [await manifestOf(from), await manifestOf(to)];
  if (!then || !now) return undefined;
  const { signal } = new AbortController();
  const folder = join(tmpdir(), `seen-${to}`);
  try {
    // What the checks of the bakes have found unique is not known here, and is looked at.
    const unchecked = { ...found, table: { ...found.table, checks: [] } };
    const seen = await seenInFiles(store, unchecked, then, now, { key, folder, signal });
    return formatSeenChange(seen, diff);
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
    console.log(`what readers of ${found.table.name} see changed`, error.message);
    return undefined;
  }
}
