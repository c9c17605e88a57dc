import { DatabakerError, type ManifestFile } from '@dc-data-baker/models';
import type { TableShape } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { StoredObject } from '../object-store.ts';
import { storedFooter } from '../parquet/stored-footer.ts';
import type { RemoteStore } from '../remote-store.ts';
import type { UnloadedPiece } from './unload-pieces.ts';

/** Copies within S3, and listings, are limited by S3 and not by this machine. */
const AT_ONCE = 16;

/**
 * Copies what the successful attempts wrote to its place in the bake:
 * `s3://bucket/prefix/bake-id/first_letter=A/part-A-0.parquet`.
 *
 * Pieces cannot write there themselves, because a second piece or attempt would find the location
 * not empty. S3 copies without a download, and computes each file's hash at the same time.
 *
 * @param bake `s3://bucket/prefix/bake-id/`
 * @throws a `check` error for rows in a partition that the table does not declare: its Glue table
 *   would not contain them, even for its checks
 */
export async function settle(
  store: RemoteStore,
  stage: TableShape & { readonly table: string },
  bake: string,
  pieces: readonly UnloadedPiece[],
): Promise<ManifestFile[]> {
  const lists = await pMap(pieces, (piece) => movesOf(store, piece), { concurrency: AT_ONCE });
  const moves = lists.flat();
  assertDeclaredPartitions(stage, moves);
  return pMap(moves, (move) => settleFile(store, bake, move), { concurrency: AT_ONCE });
}

interface Move {
  readonly object: StoredObject;
  /** Relative to the bake's location. */
  readonly path: string;
}

async function movesOf(store: RemoteStore, { value, location }: UnloadedPiece): Promise<Move[]> {
  const name = value === null ? 'part' : `part-${value}`;
  const objects = await store.list(location);
  const files = objects.filter(({ location: file }) => !/\/[._][^/]*$/.test(file));
  return files.map((object, i) => {
    const folders = object.location.slice(location.length).split('/').slice(0, -1);
    return { object, path: [...folders, `${name}-${i}.parquet`].join('/') };
  });
}

function assertDeclaredPartitions(
  { table, partitionedBy }: TableShape & { readonly table: string },
  moves: readonly Move[],
): void {
  const folders = new Set(moves.flatMap(({ path }) => path.split('/').slice(0, -1)));
  for (const { name, values } of partitionedBy) {
    const declared = new Set(values.map((value) => `${name}=${value}`));
    const others = [...folders].filter(
      (folder) => folder.startsWith(`${name}=`) && !declared.has(folder),
    );
    if (others.length === 0) continue;
    throw new DatabakerError(
      'check',
      `check partitions(${name}) of \`${table}\` failed: there are rows for ${others.join(', ')}; the table declares ${values.join(', ')}`,
    );
  }
}

async function settleFile(
  store: RemoteStore,
  bake: string,
  { object, path }: Move,
): Promise<ManifestFile> {
  const { location, bytes } = object;
  const rows = Number((await storedFooter(store, object)).num_rows);
  const copied = await store.copy(location, `${bake}${path}`);
  return { path, bytes, rows, sha256: copied ?? (await store.sha256Of(object)) };
}
