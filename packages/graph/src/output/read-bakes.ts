import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabakerError, type Manifest, ManifestSchema } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { type Bakes, bakeFacts } from '../explorer/bake-facts.ts';
import { pathIn } from './path-in.ts';

const BAKE_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/**
 * The last bake of each table in a lake: the published one, or a later one whose checks failed.
 *
 * @throws a `lake` error for a manifest that cannot be parsed
 */
export async function readBakes(project: Project, lake: string): Promise<Bakes> {
  const bakes = new Map<string, ReturnType<typeof bakeFacts>>();
  for (const { table, location, bakesLocation } of project.tables) {
    const published = await readManifest(pathIn(lake, location));
    const newest = await readNewest(pathIn(lake, bakesLocation));
    const last = newest && newest.bakeId > (published?.bakeId ?? '') ? newest : published;
    if (last) bakes.set(table.name, bakeFacts(last, last.bakeId === published?.bakeId));
  }
  return bakes;
}

async function readNewest(folder: string): Promise<Manifest | undefined> {
  const names = await readdir(folder).catch(() => []);
  const newest = names
    .filter((name) => BAKE_ID.test(name))
    .sort()
    .at(-1);
  return newest === undefined ? undefined : readManifest(join(folder, newest));
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, '_manifest.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return ManifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DatabakerError('lake', `${path} is not a manifest that this version can read`, {
      cause,
    });
  }
}
