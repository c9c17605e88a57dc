/**
 * How each function of Athena's SQL is said to DuckDB: the one place where the two are bridged.
 * A function that is not here is a mistake in the query, because nobody has yet seen that the
 * two engines mean the same by it.
 *
 * - `same`: same name, same arguments, same meaning, nulls included
 * - a template: the DuckDB expression, with `$1`, `$2`, ... for the arguments; `name/2` is for
 *   a call with two arguments
 * - `{ not }`: looks alike and is not; the reason goes into the message
 *
 * Athena: https://trino.io/docs/current/functions/list.html
 * DuckDB: https://duckdb.org/docs/stable/sql/functions/overview
 * `functions.test.ts` of the DuckDB engine runs every one of them.
 */
export type Bridge = 'same' | `${string}$1${string}` | { readonly not: string };

const FUNCTIONS: Readonly<Record<string, Bridge>> = {
  // conditions
  coalesce: 'same',
  if: 'same',
  nullif: 'same',
  try: 'same',
  greatest: { not: 'a null makes Athena’s null and is passed over by DuckDB; use CASE' },
  least: { not: 'a null makes Athena’s null and is passed over by DuckDB; use CASE' },

  // strings
  chr: 'same',
  codepoint: 'unicode($1)',
  ends_with: 'same',
  length: 'same',
  lower: 'same',
  lpad: 'same',
  ltrim: 'same',
  replace: 'same',
  reverse: 'same',
  rpad: 'same',
  rtrim: 'same',
  split: 'string_split($1, $2)',
  // DuckDB's split_part gives '' past the last part, where Athena gives null.
  split_part: 'list_extract(string_split($1, $2), $3)',
  starts_with: 'same',
  strpos: 'same',
  substr: 'same',
  substring: 'same',
  translate: 'same',
  trim: 'same',
  upper: 'same',
  concat: { not: 'a null makes Athena’s null and is passed over by DuckDB; use ||' },
  regexp_like: 'regexp_matches($1, $2)',
  // DuckDB's regexp_extract gives '' where nothing matches, where Athena gives null.
  'regexp_extract/2': 'CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2) END',
  'regexp_extract/3': 'CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2, $3) END',
  // Without an option DuckDB replaces the first match only.
  'regexp_replace/2': "regexp_replace($1, $2, '', 'g')",
  'regexp_replace/3': "regexp_replace($1, $2, $3, 'g')",

  // numbers
  abs: 'same',
  ceil: 'same',
  ceiling: 'same',
  floor: 'same',
  ln: 'same',
  mod: 'same',
  power: 'same',
  round: 'same',
  sign: 'same',
  sqrt: 'same',

  // dates
  day: 'same',
  extract: 'same',
  month: 'same',
  year: 'same',
  date_trunc: 'same',
  date_diff: 'same',
  now: { not: 'a bake must give the same rows from the same inputs' },
  current_date: { not: 'a bake must give the same rows from the same inputs' },
  current_timestamp: { not: 'a bake must give the same rows from the same inputs' },
  random: { not: 'a bake must give the same rows from the same inputs' },
  uuid: { not: 'a bake must give the same rows from the same inputs' },

  // lists
  // DuckDB's list_distinct drops nulls, where Athena keeps one.
  array_distinct:
    'CASE WHEN list_count($1) < len($1) THEN list_append(list_distinct($1), NULL) ELSE list_distinct($1) END',
  'array_join/2': 'array_to_string($1, $2)',
  array_max: { not: 'a null makes Athena’s null and is passed over by DuckDB' },
  array_min: { not: 'a null makes Athena’s null and is passed over by DuckDB' },
  array_position: 'coalesce(list_position($1, $2), 0)',
  array_sort: 'list_sort($1)',
  cardinality: 'len($1)',
  contains: 'list_contains($1, $2)',
  element_at: 'list_extract($1, $2)',
  flatten: 'same',
  'sequence/2': 'generate_series($1, $2)',
  slice: 'list_slice($1, $2, $2 + $3 - 1)',

  // aggregates
  any_value: 'same',
  arbitrary: 'any_value($1)',
  array_agg: 'same',
  avg: 'same',
  bool_and: 'same',
  bool_or: 'same',
  count: 'same',
  count_if: 'same',
  max: 'same',
  max_by: 'same',
  min: 'same',
  min_by: 'same',
  sum: 'same',

  // windows
  dense_rank: 'same',
  first_value: 'same',
  lag: 'same',
  last_value: 'same',
  lead: 'same',
  ntile: 'same',
  rank: 'same',
  row_number: 'same',
};

/** How a call is said to DuckDB; `undefined` where nobody has said. */
export function bridgeOf(call: {
  readonly name: string;
  readonly args: readonly unknown[];
}): Bridge | undefined {
  return FUNCTIONS[`${call.name}/${call.args.length}`] ?? FUNCTIONS[call.name];
}

/** The names of all functions that a query may use. */
export const FUNCTION_NAMES: readonly string[] = [
  ...new Set(
    Object.entries(FUNCTIONS)
      .filter(([, bridge]) => typeof bridge === 'string')
      .map(([name]) => name.replace(/\/\d$/, '')),
  ),
];

/**
 * The functions that a join of points with polygons is made of. They have no expression of
 * their own in DuckDB: the whole join is rewritten to look the points up in an index.
 */
export const SPATIAL_FUNCTIONS = ['st_contains', 'st_geometryfromtext', 'st_polygon', 'st_point'];
