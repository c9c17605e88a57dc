import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { DatabakerError, type Manifest, type ManifestFile } from '@dc-data-baker/models';
import type { ShardsStage } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { UnloadedPiece } from '../athena/unload-pieces.ts';
import { fileLiteral } from '../duckdb/relation.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { writeShards } from '../duckdb/shards-stage.ts';
import type { WrittenFile } from '../duckdb/write-stage.ts';
import { manifestFiles } from '../duckdb/written-files.ts';
import type { StageContext } from '../engine.ts';
import { bakeLocation, listBakes } from '../manifest-store.ts';
import { assertOneFileEach } from '../one-file-each.ts';
import type { S3Store } from '../s3/s3-store.ts';

const TRANSFERS_AT_ONCE = 16;

/** How the machine that sorts is used. */
export interface ShardPiecesOptions {
  /** How many pieces are sorted side by side. */
  readonly threads: number;
  /** For each of them, as DuckDB writes it, such as `2GB`. */
  readonly memory: string | undefined;
  /** A directory for files on their way. */
  readonly spill: string;
}

/**
 * Makes the shards of all pieces of a table.
 *
 * @throws a `definition` error where two pieces have rows for one file
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
      const detail = `sorting files, ${done} of ${pieces.length} pieces`;
      context.progress({ fraction: done / pieces.length, detail });
      return written;
    },
    { concurrency: threads },
  );
  assertOneFileEach(stage.table, files.flat());
  return files.flat();
}

export interface ShardPieceOptions {
  /** The bake whose files are copied where they are the same, rather than sent again. */
  readonly before: Manifest | undefined;
  /** A directory of this piece's own, which is removed at the end. */
  readonly folder: string;
  /** As DuckDB writes it, such as `2GB`. */
  readonly memory?: string | undefined;
}

/**
 * Makes shards of rows that Athena wrote, with the laptop's own writer, and puts them into the
 * bake's place.
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
    const written = await sortShards(stage, rows, shards, join(folder, 'spill'), memory, signal);
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

/** @param rows parquet files, whose rows are those of the stage's SELECT */
async function sortShards(
  stage: ShardsStage,
  rows: readonly string[],
  folder: string,
  spill: string,
  memory: string | undefined,
  signal: AbortSignal,
): Promise<WrittenFile[]> {
  if (rows.length === 0) return [];
  const sql = `SELECT * FROM read_parquet([${rows.map(fileLiteral).join(', ')}], hive_partitioning = false)`;
  const session = await DuckdbSession.open({ threads: 1, memory, spill });
  try {
    return await writeShards([session], stage, [sql], folder, {
      bakeId: '',
      signal,
      progress: () => {},
    });
  } finally {
    await session.close();
  }
}

/** Sends the files whose content is new; the others are there already, in an earlier bake. */
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

/** An earlier bake may be damaged or tidied away: the file is sent then, as if it were new. */
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
