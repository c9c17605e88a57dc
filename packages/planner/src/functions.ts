import { AGGREGATES } from './functions/aggregates.ts';
import { BYTES } from './functions/bytes.ts';
import { CONDITIONS } from './functions/conditions.ts';
import { DATES } from './functions/dates.ts';
import { JSON_FUNCTIONS } from './functions/json.ts';
import { LISTS } from './functions/lists.ts';
import { NUMBERS } from './functions/numbers.ts';
import type { SqlFunction } from './functions/sql-function.ts';
import { STRINGS } from './functions/strings.ts';
import { WINDOWS } from './functions/windows.ts';

/**
 * Each function of Athena's SQL: its kind, its types, its translation to DuckDB, and the page of
 * Trino's documentation on it. A function that is not listed is refused in queries, because nobody
 * has yet verified that it means the same on both engines.
 *
 * Athena: https://trino.io/docs/current/functions/list.html
 * DuckDB: https://duckdb.org/docs/stable/sql/functions/overview
 *
 * `functions.test.ts` of the DuckDB engine has rows for each of them, with Trino's values.
 */
export const FUNCTIONS: Readonly<Record<string, SqlFunction>> = {
  ...CONDITIONS,
  ...STRINGS,
  ...NUMBERS,
  ...DATES,
  ...BYTES,
  ...LISTS,
  ...JSON_FUNCTIONS,
  ...AGGREGATES,
  ...WINDOWS,
};

/** The function with this name; `undefined` if it is not listed. */
export function functionNamed(name: string): SqlFunction | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** The names of all functions that a query may use. */
export const FUNCTION_NAMES: readonly string[] = Object.entries(FUNCTIONS)
  .filter(([name, { not }]) => not === undefined && !name.startsWith('extract_'))
  .map(([name]) => name);

/** Athena's alternative names for functions. */
export const SPELLINGS: Readonly<Record<string, string>> = {
  ceiling: 'ceil',
  position: 'strpos',
  pow: 'power',
  substring: 'substr',
  every: 'bool_and',
};

/** Names that the SQL parser treats as another function's name, and Athena does not. */
export const NOT_ATHENAS: Readonly<Record<string, string>> = {
  char_length: 'length',
  character_length: 'length',
  countif: 'count_if',
  ifnull: 'coalesce',
  iif: 'if',
  instr: 'strpos',
  lcase: 'lower',
  len: 'length',
  logical_and: 'bool_and',
  logical_or: 'bool_or',
  nvl: 'coalesce',
  ucase: 'upper',
};

/** The functions that tell whether a point and a polygon meet. */
export const SPATIAL_CONDITIONS = ['st_contains', 'st_within', 'st_intersects'];

/**
 * The functions in a join of points with polygons. They have no equivalent expression in DuckDB:
 * the whole join is rewritten to look the points up in an index.
 */
export const SPATIAL_FUNCTIONS = [
  ...SPATIAL_CONDITIONS,
  ...['st_geometryfromtext', 'st_polygon', 'st_point', 'st_boundary', 'geometry_union_agg'],
];
