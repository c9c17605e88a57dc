import { join } from 'node:path';
import {
  identifier,
  type Manifest,
  type ManifestFile,
  sqlLiteral,
  totalBytes,
} from '@dc-data-baker/models';
import { castToShape, type InPieces, type Piece, type ShardsStage } from '@dc-data-baker/planner';
import type { BaseBake } from '../../base-bake.ts';
import { bakeKey } from '../../content-key.ts';
import type { Lake } from '../../lake/lake.ts';
import { isWhole } from '../../whole-bake.ts';
import type { DuckdbResources } from '../duckdb-resources.ts';
import { fileLiteral, relation } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';
import { shardsOfDelta } from './delta-shards.ts';
import { linkFiles, type PatchedFiles } from './patched-files.ts';

/** Of more shards than that part, all are as quickly written. */
const MOST_CHANGED = 0.2;

const SUFFIX = '.parquet';

/** What a bake of shards takes over from the published one, and what it writes. */
export interface ShardsPatch {
  /** The stage, with the rows of the changed shards alone; its pieces read no tables. */
  readonly stage: InPieces<ShardsStage>;
  /** The values whose shards are written, or are gone. */
  readonly changed: ReadonlySet<string>;
  /** The shards that are published. */
  readonly base: Manifest;
}

/**
 * Finds the shards that rows of the delta are in; the others can be those of the published
 * bake. It is for SELECTs that take one table row by row, and shards that were made of the very rows
 * that the delta starts from.
 *
 * @param base the shards that are published
 * @param delta how the one table that the stage reads has changed in this bake
 * @returns `undefined` where all shards have to be written
 */
export async function patchOfShards(
  resources: DuckdbResources,
  stage: InPieces<ShardsStage>,
  base: BaseBake,
  delta: Delta,
  signal: AbortSignal,
): Promise<ShardsPatch | undefined> {
  const { lake, spill } = resources;
  const { table } = delta.base;
  const isRowwise = stage.pieces.every(({ select }) => select.duckdb.rowwise?.table === table);
  const isOfDelta = base.manifest.inputKeys?.[table] === bakeKey(delta.base);
  const isOnlyChange = base.changed.every((input) => input === table);
  if (!isRowwise || !isOfDelta || !isOnlyChange || stage.reads.length !== 1) return undefined;
  // The next manifest says of the shards that are taken over that they are as they were written.
  if (!(await isWhole(lake, stage.bakesLocation, base.manifest, 'hash'))) return undefined;
  const before = new Set(base.manifest.files.map(({ path }) => shardOf(path)));
  const own = await resources.sessionBeside([]);
  const byPiece = await shardsOfDelta(own, stage, table, delta, before, signal).finally(() =>
    own.close(),
  );
  if (!byPiece) return undefined;
  const changed = new Set([...byPiece.values()].flatMap((of) => [...of]));
  if (changed.size > before.size * MOST_CHANGED) return undefined;
  const session = await resources.session();
  const pieces: Piece[] = [];
  for (const [piece, of] of byPiece) {
    const path = join(spill, `${stage.table}-${pieces.length}.parquet`);
    pieces.push(await changedPiece(session, stage, piece, of, path, signal));
  }
  return { stage: { ...stage, pieces }, changed, base: base.manifest };
}

/**
 * Puts the shards that have not changed to those that were written.
 *
 * @param location where the new bake is
 * @param written the shards of the patch's stage
 */
export async function addKeptShards(
  lake: Lake,
  { stage, changed, base }: ShardsPatch,
  { bakeId, location }: Pick<Manifest, 'bakeId' | 'location'>,
  written: readonly ManifestFile[],
): Promise<PatchedFiles & { readonly delta: Delta }> {
  const kept = base.files.filter(({ path }) => !changed.has(shardOf(path)));
  const replaced = base.files.filter(({ path }) => changed.has(shardOf(path)));
  await linkFiles(lake, kept, base.location, location);
  const rowsOf = (bake: string, files: readonly ManifestFile[]) =>
    relation(
      stage,
      files.map(({ path }) => lake.pathOf(`${bake}${path}`)),
      totalBytes(files),
    );
  return {
    files: [...kept, ...written],
    kept: kept.length,
    delta: {
      bakeId,
      base,
      removed: rowsOf(base.location, replaced),
      added: rowsOf(location, written),
    },
  };
}

/** A piece's rows of some shards: filtered once, on all threads, for they are read several times. */
async function changedPiece(
  session: DuckdbSession,
  stage: InPieces<ShardsStage>,
  piece: Piece,
  shards: ReadonlySet<string>,
  path: string,
  signal: AbortSignal,
): Promise<Piece> {
  const rows = castToShape(piece.select.duckdb.sql, stage);
  const list = [...shards].map(sqlLiteral).join(', ');
  await session.run(
    `COPY (SELECT * FROM (${rows}) WHERE CAST(${identifier(stage.by)} AS VARCHAR) IN (${list})) TO ${sqlLiteral(path)} (FORMAT parquet)`,
    signal,
  );
  const sql = `SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
  return { ...piece, select: { ...piece.select, duckdb: { sql, indexes: [] } } };
}

/** The value that a shard is of: `AA1` of `AA1.parquet`. */
function shardOf(path: string): string {
  return path.slice(0, -SUFFIX.length);
}
