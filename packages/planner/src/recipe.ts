import { createHash } from 'node:crypto';
import type { EngineSelects, Piece, StageCheck, TableShape } from './stage.ts';

/** What a table is made by, for each engine, as hashes. */
export interface Recipes {
  readonly athena: string;
  readonly duckdb: string;
}

/**
 * A table's SQL, how its rows are written, and what is checked of them and of the external tables
 * that it reads: what, besides its inputs, decides what a bake makes and whether it is published.
 *
 * @param details what else decides how the rows are written
 */
export function recipes(
  pieces: readonly Piece[],
  shape: TableShape,
  checks: readonly StageCheck[],
  details: object,
): Recipes {
  const recipe = (engine: 'athena' | 'duckdb') =>
    createHash('sha256')
      .update(
        JSON.stringify([
          pieces.map(({ value, select }) => [value, madeBy(select, engine)]),
          shape,
          checks.map(({ name, severity, select }) => [name, severity, madeBy(select, engine)]),
          details,
        ]),
      )
      .digest('hex');
  return { athena: recipe('athena'), duckdb: recipe('duckdb') };
}

/** A SELECT, without what is only known of it. */
function madeBy({ athena, duckdb }: EngineSelects, engine: 'athena' | 'duckdb'): unknown {
  if (engine === 'athena') return athena;
  const { rowwise: _, ...made } = duckdb;
  return made;
}
