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
import type { Lake } from '../../lake/lake.ts';
import { bakeKey } from '../../table-content.ts';
import { isWhole } from '../../whole-bake.ts';
import type { DuckdbResources } from '../duckdb-resources.ts';
import { fileLiteral } from '../file-literal.ts';
import { relation } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';
import { shardsOfDelta } from './delta-shards.ts';
import { linkFiles, type PatchedFiles } from './patched-files.ts';

/** If a larger share of the shards has changed, writing all of them is as fast. */
const MOST_CHANGED = 0.2;

const SUFFIX = '.parquet';

/** What a bake of shards takes from the published one, and what it writes. */
export interface ShardsPatch {
  /**
   * The stage with only the rows of the changed shards; its pieces do not read the project's
   * tables.
   */
  readonly stage: InPieces<ShardsStage>;
  /** The values whose shards are written or removed. */
  readonly changed: ReadonlySet<string>;
  /** The shards that are published. */
  readonly base: Manifest;
}

/**
 * Finds the shards that contain rows of the delta; the others can be taken from the published bake.
 * This applies to SELECTs that read one table row by row, and to shards that were made from exactly
 * the rows from which the delta starts.
 *
 * @param base the published shards
 * @param delta how this bake has changed the only table that the stage reads
 * @returns `undefined` if all shards must be written
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
  // The new manifest vouches for the shards that are taken over, so they must be intact.
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
 * Adds the unchanged shards to those that were written.
 *
 * @param location the location of the new bake
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
      remade: rowsOf(location, written),
    },
  };
}

/**
 * A piece's rows in some shards: filtered once, on all threads, because they are read several
 * times.
 */
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

/** The value of a shard's file: `AA1` for `AA1.parquet`. */
function shardOf(path: string): string {
  return path.slice(0, -SUFFIX.length);
}
