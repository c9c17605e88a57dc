import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { damagedFiles } from './damaged-files.ts';
import type { ObjectStore } from './object-store.ts';
import { publishedManifest } from './published-manifest.ts';
import { publishingMark } from './publishing-mark.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

/** Whether a bake has a shard, as far as its manifest tells. */
export interface FoundShard {
  readonly is: 'there' | 'none' | 'unknown';
  /** Why it is unknown, if that is unusual. */
  readonly problem?: string;
}

/**
 * Distinguishes a shard that should not exist from one that is missing: the manifest says which
 * exist. An existing shard is hashed, which costs little because it is small.
 *
 * @throws a `lake` error if the file is missing or damaged, or there although it should not be
 */
export async function shardFile(
  store: ObjectStore,
  { table, location, bakesLocation }: Pick<ProjectTable, 'table' | 'location' | 'bakesLocation'>,
  shard: string,
): Promise<FoundShard> {
  const problems: string[] = [];
  const manifest = await unlessUnreadable(problems, () =>
    publishedManifest(store, { location, bakesLocation }),
  );
  const [problem] = problems;
  if (problem !== undefined) return { is: 'unknown', problem };
  // While files are replaced one by one, the manifest is still that of the previous bake.
  if (!manifest || (await publishingMark(store, location)) !== undefined) return { is: 'unknown' };
  const path = `${shard}.parquet`;
  const file = manifest.files.find((listed) => listed.path === path);
  const wrong = file
    ? (await damagedFiles(store, location, [file], 'hash'))[0]?.problem
    : await strayProblem(store, `${location}${path}`);
  if (wrong === undefined) return { is: file ? 'there' : 'none' };
  const lists = file ? 'lists it' : 'does not list it';
  throw new DatabakerError(
    'lake',
    `${store.placeOf(`${location}${path}`)} ${wrong}, although bake ${manifest.bakeId} of \`${table.name}\` ${lists}; bake again with \`databaker bake ${table.name} --force\`, or roll back to another bake with \`databaker rollback ${table.name}\``,
  );
}

async function strayProblem(store: ObjectStore, location: string): Promise<string | undefined> {
  return (await store.read(location)) === undefined ? undefined : 'is there';
}
