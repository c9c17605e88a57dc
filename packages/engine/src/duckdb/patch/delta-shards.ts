import { identifier } from '@dc-data-baker/models';
import { castToShape, type InPieces, type Piece, type ShardsStage } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';

/** The values of the shard column whose rows may be others, by the piece that has them. */
export type ShardsOfDelta = ReadonlyMap<Piece, ReadonlySet<string>>;

/**
 * Finds the shards that rows of the delta are in.
 *
 * A shard whose rows are all in one piece stays there, but a new row may bring a shard to another
 * piece, which is a mistake that a bake tells of: so a shard that there was, and of which a piece
 * only gained rows, is looked for in every piece.
 *
 * @param shards the values that there are files of
 * @returns `undefined` where a row has no value, which a bake of everything tells of
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

/** The values that each piece has, if some rows are all that the table has. */
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
