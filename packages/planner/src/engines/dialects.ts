import type { EngineName } from '../engine-name.ts';
import type { EngineSelects } from '../stage.ts';
import { athena } from './athena.ts';
import { duckdb } from './duckdb.ts';
import type { EngineDialect } from './engine-dialect.ts';

/** The SQL of each engine: a new one is a file of its own, a line here and one below. */
export const DIALECTS: { readonly [Name in EngineName]: EngineDialect<EngineSelects[Name]> } = {
  athena,
  duckdb,
};

/** Makes something for each engine, which need not be of one type for all. */
export function forEachEngine<Made extends Readonly<Record<EngineName, unknown>>>(
  make: <Name extends EngineName>(engine: Name) => Made[Name],
): { readonly [Name in EngineName]: Made[Name] } {
  return { athena: make('athena'), duckdb: make('duckdb') };
}
