import { identifier } from '@dc-data-baker/models';
import { castToShape, type InPieces, type Piece, type ShardsStage } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';

/** The values of the shard column whose rows may have changed, by the piece that has them. */
export type ShardsOfDelta = ReadonlyMap<Piece, ReadonlySet<string>>;

/**
 * Finds the shards that contain rows of the delta.
 *
 * A shard whose rows are all in one piece stays there, but a new row may add a shard to a second
 * piece, which is a mistake that a bake must report. So a shard that existed, and that only gained
 * rows in a piece, is searched for in every piece.
 *
 * @param shards the values for which files exist
 * @returns `undefined` if a row has no value, which a complete bake reports
 */
export async function shardsOfDelta(
  session: DuckdbSession,
  stage: InPieces<ShardsStage>,
  table: string,
  delta: Delta,
  shards: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ShardsOfDelta | undefined> {
  const removed = await valuesOf(session, stage, table, delta.removed, signal);
  const added = await valuesOf(session, stage, table, delta.added, signal);
  if (!removed || !added) return undefined;
  const lost = new Set([...removed.values()].flatMap((values) => [...values]));
  const gained = new Set([...added.values()].flatMap((values) => [...values]));
  const unsure = [...gained].filter((value) => shards.has(value) && !lost.has(value));
  const changed = new Map<Piece, Set<string>>();
  for (const piece of stage.pieces) {
    const of = [...(removed.get(piece) ?? []), ...(added.get(piece) ?? []), ...unsure];
    if (of.length > 0) changed.set(piece, new Set(of));
  }
  return changed;
}

/** The values of each piece, if some rows are all rows of the table. */
async function valuesOf(
  session: DuckdbSession,
  stage: InPieces<ShardsStage>,
  table: string,
  rows: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<Piece, ReadonlySet<string>> | undefined> {
  await session.run(`CREATE OR REPLACE VIEW ${identifier(table)} AS SELECT * FROM ${rows}`);
  const by = identifier(stage.by);
  const selects = stage.pieces.map(
    ({ select }, i) =>
      `SELECT DISTINCT ${i} AS piece, CAST(${by} AS VARCHAR) AS value FROM (${castToShape(select.duckdb.sql, stage)})`,
  );
  const found = await session.rows<{ piece: number; value: string | null }>(
    selects.join('\nUNION ALL '),
    signal,
  );
  const values = new Map<Piece, Set<string>>();
  for (const { piece: i, value } of found) {
    const piece = stage.pieces[i];
    if (!piece || value === null) return undefined;
    values.set(piece, (values.get(piece) ?? new Set()).add(value));
  }
  return values;
}
