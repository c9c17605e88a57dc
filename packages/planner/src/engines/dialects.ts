import type { EngineName } from '../engine-name.ts';
import type { EngineSelects } from '../stage.ts';
import { athena } from './athena.ts';
import { duckdb } from './duckdb.ts';
import type { EngineDialect } from './engine-dialect.ts';

/** The SQL dialect of each engine. To add one, add its file, a line here and one below. */
export const DIALECTS: { readonly [Name in EngineName]: EngineDialect<EngineSelects[Name]> } = {
  athena,
  duckdb,
};

/** Computes a value for each engine; the values may differ in type. */
export function forEachEngine<Made extends Readonly<Record<EngineName, unknown>>>(
  make: <Name extends EngineName>(engine: Name) => Made[Name],
): { readonly [Name in EngineName]: Made[Name] } {
  return { athena: make('athena'), duckdb: make('duckdb') };
}
