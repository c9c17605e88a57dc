import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { DatabakerError, type Manifest, type ManifestFile, plural } from '@dc-data-baker/models';
import type { ShardsStage } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { UnloadedPiece } from '../athena/unload-pieces.ts';
import { fileLiteral } from '../duckdb/file-literal.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { writeShards } from '../duckdb/write-shards.ts';
import { manifestFiles, type WrittenFile } from '../duckdb/written-files.ts';
import type { StageContext } from '../engine.ts';
import { bakeLocation, listBakes } from '../manifest-store.ts';
import { assertOneFileEach } from '../one-file-each.ts';
import type { S3Store } from '../s3/s3-store.ts';

const TRANSFERS_AT_ONCE = 16;

/** The resources of the machine that sorts. */
export interface ShardPiecesOptions {
  /** How many pieces are sorted concurrently. */
  readonly threads: number;
  /** For each of them, in DuckDB's notation, such as `2GB`. */
  readonly memory: string | undefined;
  /** A directory for temporary files. */
  readonly spill: string;
}

/**
 * Makes the shards of all pieces of a table.
 *
 * @throws a `definition` error if two pieces have rows for one file
 */
export async function writeShardPieces(
  store: S3Store,
  stage: ShardsStage,
  pieces: readonly UnloadedPiece[],
  context: StageContext,
  { threads, memory, spill }: ShardPiecesOptions,
): Promise<ManifestFile[]> {
  const bakes = await listBakes(store, stage.bakesLocation);
  const before = bakes.find(({ status }) => status === 'audited');
  let done = 0;
  const files = await pMap(
    pieces,
    async (piece) => {
      const folder = join(spill, `piece-${piece.value ?? 'all'}`);
      const options = { before, folder, memory };
      const written = await writeShardPiece(store, stage, piece, context, options);
      done++;
      const detail = `sorting files, ${done} of ${plural(pieces.length, 'piece')}`;
      context.progress({ fraction: done / pieces.length, detail });
      return written;
    },
    { concurrency: threads },
  );
  assertOneFileEach(stage.table, files.flat());
  return files.flat();
}

export interface ShardPieceOptions {
  /** The bake whose identical files are copied instead of uploaded again. */
  readonly before: Manifest | undefined;
  /** A directory of this piece's own, which is removed at the end. */
  readonly folder: string;
  /** In DuckDB's notation, such as `2GB`. */
  readonly memory?: string | undefined;
}

/**
 * Makes shards from rows that Athena wrote, with the same code as on a laptop, and puts them into
 * the bake's location.
 */
export async function writeShardPiece(
  store: S3Store,
  stage: ShardsStage,
  piece: UnloadedPiece,
  { bakeId, signal }: Pick<StageContext, 'bakeId' | 'signal'>,
  { before, folder, memory }: ShardPieceOptions,
): Promise<ManifestFile[]> {
  try {
    const rows = await downloadRows(store, piece.location, join(folder, 'rows'), signal);
    const shards = join(folder, 'shards');
    const written = await sortShards(stage, rows, { shards, own: folder, memory }, signal);
    const files = await manifestFiles(shards, written);
    const to = bakeLocation(stage.bakesLocation, bakeId);
    await upload(store, files, shards, to, before);
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloadRows(
  store: S3Store,
  location: string,
  folder: string,
  signal: AbortSignal,
): Promise<string[]> {
  await makeFolder(folder);
  const objects = (await store.list(location)).filter(({ bytes }) => bytes > 0);
  return pMap(
    objects,
    async (object, i) => {
      const path = join(folder, `${i}.parquet`);
      await store.download(object.location, path, signal);
      return path;
    },
    { concurrency: TRANSFERS_AT_ONCE },
  );
}

/**
 * @param rows parquet files with the rows of the stage's SELECT
 * @param own a folder for temporary files
 */
async function sortShards(
  stage: ShardsStage,
  rows: readonly string[],
  { shards, own, memory }: { shards: string; own: string; memory: string | undefined },
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  if (rows.length === 0) return [];
  const select = `SELECT * FROM read_parquet([${rows.map(fileLiteral).join(', ')}], hive_partitioning = false)`;
  const session = await DuckdbSession.open({ threads: 1, memory, spill: join(own, 'spill') });
  try {
    return await writeShards([session], stage, [{ select }], shards, join(own, 'drafts'), {
      bakeId: '',
      signal,
      progress: () => {},
    });
  } finally {
    await session.close();
  }
}

/** Uploads the files with new content; the others are copied from an earlier bake. */
async function upload(
  store: S3Store,
  files: readonly ManifestFile[],
  folder: string,
  to: string,
  before: Manifest | undefined,
): Promise<void> {
  const known = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
  await pMap(
    files,
    async ({ path, sha256 }) => {
      const isKnown = before && known.get(path) === sha256;
      if (isKnown && (await isCopied(store, `${before.location}${path}`, `${to}${path}`, sha256)))
        return;
      await store.upload(`${to}${path}`, await readFile(join(folder, path)), sha256);
    },
    { concurrency: TRANSFERS_AT_ONCE },
  );
}

/** If the earlier bake is damaged or was deleted, the file is uploaded like a new one. */
async function isCopied(
  store: S3Store,
  from: string,
  to: string,
  sha256: string,
): Promise<boolean> {
  const copied = await store.copy(from, to).catch((error: unknown) => {
    if (error instanceof DatabakerError) return null;
    throw error;
  });
  return copied === undefined || copied === sha256;
}
