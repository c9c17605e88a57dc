import { isFailed } from '@dc-data-baker/models';
import {
  addressKeys,
  type BakedTable,
  bakedNamed,
  MOST_ADDRESS_ROWS,
  type Project,
  tableGraph,
} from '@dc-data-baker/planner';
import { chooseBake } from '../diff/choose-bake.ts';
import type { Engine } from '../engine.ts';
import { publishingProblem } from '../finish-publishing.ts';
import { fileChange } from '../history/file-change.ts';
import { heldMessage, readHold } from '../hold.ts';
import type { ObjectStore } from '../object-store.ts';
import { publishedManifest } from '../published-manifest.ts';
import { placeOf } from '../published-place.ts';
import { recordedBake } from '../recorded-bake.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import type { ExplainedTable } from './explanation.ts';
import type { LocalFiles } from './local-files.ts';
import { partitionOf } from './partition.ts';
import { type AskedFor, type Key, NO_ROWS, rowsOfAddress } from './rows-of-address.ts';

/** The rows of baked tables for an address; each table comes after those that it is made from. */
export async function explainTables(
  project: Project,
  engine: Engine,
  store: ObjectStore,
  files: LocalFiles,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<ExplainedTable[]> {
  const graph = tableGraph(project);
  const explained: ExplainedTable[] = [];
  const partition = new Map<string, string>();
  for (const name of graph.bakedInOrder) {
    const table = bakedNamed(project, name);
    const unreadable: string[] = [];
    const manifest = await unlessUnreadable(unreadable, () => publishedManifest(store, table));
    const by = keyOf(table, asked);
    const found =
      manifest && by
        ? await unlessUnreadable(unreadable, () =>
            rowsOfAddress(
              { project, engine, store, files, partition },
              table,
              manifest,
              by,
              asked,
              signal,
            ),
          )
        : undefined;
    const { rows, path, problem, leftOut } = found ?? NO_ROWS;
    for (const [column, value] of partitionOf(table, rows)) partition.set(column, value);
    // Without the published bake it is not known which bakes are newer.
    const isKnown = manifest !== undefined || unreadable.length === 0;
    explained.push({
      table: name,
      layer: table.layer,
      reads: graph.reads(name),
      madeOf: Object.fromEntries(
        graph
          .lineage(name)
          .flatMap(({ name: column, from }) =>
            column === undefined
              ? []
              : [[column, from.map((source) => `${source.table}.${source.column}`)]],
          ),
      ),
      by: by ? { [by.key]: by.value } : {},
      rows: rows.slice(0, MOST_ADDRESS_ROWS),
      hasMore: rows.length > MOST_ADDRESS_ROWS,
      file: path === null ? null : store.placeOf(`${table.location}${path}`),
      problem,
      fileChange: path === null ? null : ((await fileChange(store, project, table, path)) ?? null),
      bake: manifest ? recordedBake(manifest) : null,
      publishing: (await publishingProblem(store, placeOf(table))) ?? null,
      held: await heldOf(store, table),
      newer: isKnown ? await newerOf(store, table) : null,
      unreadable,
      damaged: leftOut.map(({ message }) => message),
    });
  }
  return explained;
}

/** A hold that cannot be read holds the table, too. */
async function heldOf(store: ObjectStore, table: BakedTable): Promise<string | null> {
  const problems: string[] = [];
  const held = await unlessUnreadable(problems, () => readHold(store, table));
  return held ? heldMessage(table.table.name, held) : (problems[0] ?? null);
}

async function newerOf(store: ObjectStore, table: BakedTable): Promise<ExplainedTable['newer']> {
  const newer = await chooseBake(store, table, 'candidate');
  if (!newer) return null;
  const failed = newer.checks.filter(isFailed).map(({ name }) => name);
  return { bakeId: newer.bakeId, status: newer.status, failed };
}

/** The narrowest given part of the address for which a table has a column. */
function keyOf(table: BakedTable, asked: AskedFor): Key | undefined {
  for (const key of addressKeys(table)) {
    const value = asked[key];
    if (value !== undefined) return { key, value };
  }
  return undefined;
}
