import { join } from 'node:path';
import { totalBytes } from '@dc-data-baker/models';
import {
  castToShape,
  identifier,
  literal,
  type Piece,
  type ShardsStage,
} from '@dc-data-baker/planner';
import type { BaseBake } from '../../base-bake.ts';
import { bakeKey } from '../../content-key.ts';
import type { StageContext } from '../../engine.ts';
import { bakeLocation } from '../../manifest-store.ts';
import { isWhole } from '../../whole-bake.ts';
import { fileLiteral, relation } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import type { Workbench } from '../workbench.ts';
import type { WrittenFile } from '../write-stage.ts';
import { manifestFiles } from '../written-files.ts';
import type { Delta } from './delta.ts';
import { linkFiles, type PatchedFiles } from './patched-files.ts';
import { touchedShards } from './touched-shards.ts';

/** Of more shards than that part, all are as quickly written. */
const MOST_TOUCHED = 0.2;

const SUFFIX = '.parquet';

/**
 * Writes the shards that rows which came or went are in; the others are those of the published
 * bake. It is for SELECTs that take one table row by row, and shards that were made of the very
 * rows that the delta starts from.
 *
 * @param base the shards that are published
 * @param delta how the one table that the stage reads has changed in this bake
 * @param write writes the shards of a stage, of which the pieces read no tables
 * @returns `undefined` where all shards have to be written; nothing is written then
 */
export async function patchShards(
  bench: Workbench,
  stage: ShardsStage,
  base: BaseBake,
  delta: Delta,
  { bakeId, signal }: StageContext,
  write: (stage: ShardsStage) => Promise<readonly WrittenFile[]>,
): Promise<(PatchedFiles & { readonly delta: Delta }) | undefined> {
  const { lake, spill } = bench;
  const { table } = delta.base;
  const isRowwise = stage.pieces.every(({ select }) => select.duckdb.rowwise?.table === table);
  const isOfDelta = base.manifest.inputKeys?.[table] === bakeKey(delta.base);
  const isOnlyChange = base.changed.every((changed) => changed === table);
  if (!isRowwise || !isOfDelta || !isOnlyChange || stage.reads.length !== 1) return undefined;
  // The next manifest says of the shards that are taken over that they are as they were written.
  if (!(await isWhole(lake, stage.bakesLocation, base.manifest, 'hash'))) return undefined;
  const before = new Set(base.manifest.files.map(({ path }) => path.slice(0, -SUFFIX.length)));
  const own = await bench.sessionBeside([]);
  const touched = await touchedShards(own, stage, table, delta, before, signal).finally(() =>
    own.close(),
  );
  if (!touched) return undefined;
  const values = new Set([...touched.values()].flatMap((of) => [...of]));
  if (values.size > before.size * MOST_TOUCHED) return undefined;
  const session = await bench.session();
  const pieces: Piece[] = [];
  for (const [piece, of] of touched) {
    const path = join(spill, `${stage.table}-${pieces.length}.parquet`);
    pieces.push(await touchedPiece(session, stage, piece, of, path, signal));
  }
  const location = bakeLocation(stage.bakesLocation, bakeId);
  const folder = lake.pathOf(location);
  const written = await manifestFiles(folder, await write({ ...stage, pieces }));
  const isKept = (path: string) => !values.has(path.slice(0, -SUFFIX.length));
  const kept = base.manifest.files.filter(({ path }) => isKept(path));
  await linkFiles(lake, kept, base.manifest.location, location);
  const replaced = base.manifest.files.filter(({ path }) => !isKept(path));
  const rowsOf = (bake: string, files: typeof replaced) =>
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
      base: base.manifest,
      removed: rowsOf(base.manifest.location, replaced),
      added: rowsOf(location, written),
    },
  };
}

/** A piece's rows of some shards: filtered once, on all threads, for they are read several times. */
async function touchedPiece(
  session: DuckdbSession,
  stage: ShardsStage,
  piece: Piece,
  shards: ReadonlySet<string>,
  path: string,
  signal: AbortSignal,
): Promise<Piece> {
  const rows = castToShape(piece.select.duckdb.sql, stage);
  const list = [...shards].map(literal).join(', ');
  await session.run(
    `COPY (SELECT * FROM (${rows}) WHERE CAST(${identifier(stage.by)} AS VARCHAR) IN (${list})) TO ${literal(path)} (FORMAT parquet)`,
    signal,
  );
  const sql = `SELECT * FROM read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
  const { athena } = piece.select;
  return { ...piece, select: { athena, duckdb: { sql, indexes: [] } } };
}
