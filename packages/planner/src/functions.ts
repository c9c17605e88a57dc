import { literalOf } from './sql/nodes.ts';
import type { Expression } from './sql/syntax.ts';

/**
 * How each function of Athena's SQL is said to DuckDB: the one place where the two are bridged.
 * A function that is not here is a mistake in the query, because nobody has yet seen that the
 * two engines mean the same by it.
 *
 * - `same`: same name, same arguments, same meaning, nulls included
 * - a template: the DuckDB expression, with `$1`, `$2`, ... for the arguments; `name/2` is for
 *   a call with two arguments. An aggregate's template is itself one call of an aggregate, on
 *   which a FILTER or DISTINCT of the query is put
 * - `{ not }`: looks alike and is not; the reason goes into the message
 * - a choice between these, by the arguments as they are written
 *
 * Athena: https://trino.io/docs/current/functions/list.html
 * DuckDB: https://duckdb.org/docs/stable/sql/functions/overview
 * `functions.test.ts` of the DuckDB engine runs every one of them.
 */
export type Bridge = 'same' | `${string}$1${string}` | { readonly not: string };

type BridgeBy = (args: readonly (Expression | undefined)[]) => Bridge;

const NOT_REPEATABLE: Bridge = { not: 'a bake must give the same rows from the same inputs' };

/** What Java calls white space, which Athena trims; DuckDB trims spaces only. */
const SPACE =
  '[\\s\\x0B\\x1C-\\x1F\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}]';

/** Whether DuckDB counts from the same character as Athena, to which `''` begins at 0. */
const FROM_WITHIN = '($2 > 0 OR $2 < 0 AND -$2 <= length($1))';

const FUNCTIONS: Readonly<Record<string, Bridge | BridgeBy>> = {
  // conditions
  coalesce: 'same',
  if: 'same',
  'if/2': 'CASE WHEN $1 THEN $2 END',
  nullif: 'same',
  try: 'same',
  greatest: { not: 'a null makes Athena’s null and is passed over by DuckDB; use CASE' },
  least: { not: 'a null makes Athena’s null and is passed over by DuckDB; use CASE' },

  // strings
  chr: 'same',
  codepoint: { not: 'Athena’s takes a varchar(1) only' },
  ends_with: { not: 'Athena has no such function; use reverse and starts_with' },
  length: 'same',
  lower: 'same',
  lpad: 'same',
  'ltrim/1': `regexp_replace($1, '^${SPACE}+', '')`,
  'replace/3': 'same',
  repeat: { not: 'Athena’s makes a list' },
  reverse: 'same',
  rpad: 'same',
  'rtrim/1': `regexp_replace($1, '${SPACE}+$', '')`,
  'split/2': 'string_split($1, $2)',
  // DuckDB's split_part gives '' past the last part, where Athena gives null; there is a first.
  split_part: ([, , part]) =>
    literalOf(part) === '1' ? 'same' : 'list_extract(string_split($1, $2), $3)',
  starts_with: 'same',
  strpos: 'same',
  // DuckDB's substr reads on before the first character, and backwards for a negative length.
  'substr/2': ([, start]) =>
    isPositive(start)
      ? 'same'
      : `CASE WHEN ${FROM_WITHIN} THEN substr($1, $2) ELSE left($1, $2 * 0) END`,
  'substr/3': ([, start, length]) => {
    if (literalOf(start) === '1' || (isPositive(start) && isPositive(length))) return 'same';
    return isPositive(start)
      ? 'CASE WHEN $3 > 0 THEN substr($1, $2, $3) ELSE left($1, $2 * $3 * 0) END'
      : `CASE WHEN $3 > 0 AND ${FROM_WITHIN} THEN substr($1, $2, $3) ELSE left($1, $2 * $3 * 0) END`;
  },
  translate: 'same',
  'trim/1': `regexp_replace($1, '^${SPACE}+|${SPACE}+$', '', 'g')`,
  upper: 'same',
  // DuckDB's concat passes over a null.
  'concat/2': '($1 || $2)',
  'concat/3': '($1 || $2 || $3)',
  'concat/4': '($1 || $2 || $3 || $4)',
  concat: { not: 'a null makes Athena’s null and is passed over by DuckDB; use ||' },
  regexp_like: 'regexp_matches($1, $2)',
  // DuckDB's regexp_extract gives '' where nothing matches, where Athena gives null.
  'regexp_extract/2': 'CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2) END',
  'regexp_extract/3': ([, pattern]) =>
    /\||\)[?*{]/.test(literalOf(pattern) ?? '|')
      ? {
          not: 'a group that takes no part in the match is null to Athena and empty to DuckDB; write the pattern as a literal without | and without optional groups',
        }
      : 'CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2, $3) END',
  // Without an option DuckDB replaces the first match only.
  'regexp_replace/2': "regexp_replace($1, $2, '', 'g')",
  // A group is `$1` to Athena and `\1` to DuckDB.
  'regexp_replace/3': ([, , replacement]) =>
    /\\|\$\{/.test(literalOf(replacement) ?? '\\')
      ? { not: 'write the replacement as a literal without a backslash and without named groups' }
      : "regexp_replace($1, $2, replace($3, '$', '\\'), 'g')",

  // numbers
  abs: 'same',
  acos: "CASE WHEN $1 > 1 OR $1 < -1 THEN CAST('nan' AS DOUBLE) ELSE acos($1) END",
  asin: "CASE WHEN $1 > 1 OR $1 < -1 THEN CAST('nan' AS DOUBLE) ELSE asin($1) END",
  atan: 'same',
  atan2: 'same',
  bitwise_and: '(CAST($1 AS BIGINT) & CAST($2 AS BIGINT))',
  bitwise_or: '(CAST($1 AS BIGINT) | CAST($2 AS BIGINT))',
  bitwise_xor: 'xor(CAST($1 AS BIGINT), CAST($2 AS BIGINT))',
  cbrt: 'same',
  ceil: 'same',
  cos: 'same',
  degrees: 'same',
  exp: 'same',
  floor: 'same',
  is_nan: 'isnan($1)',
  // Out of range DuckDB fails, where Athena has an answer.
  ln: "CASE WHEN $1 > 0 THEN ln($1) WHEN $1 = 0 THEN CAST('-inf' AS DOUBLE) WHEN $1 < 0 THEN CAST('nan' AS DOUBLE) END",
  mod: 'same',
  pi: 'same',
  power: 'same',
  radians: 'same',
  round: 'same',
  sign: 'same',
  sin: 'same',
  sqrt: "CASE WHEN $1 < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt($1) END",
  tan: 'same',
  'truncate/1': 'trunc($1)',

  // dates
  date: 'CAST($1 AS DATE)',
  // DuckDB's date_diff counts the midnights between two times, Athena's whole days.
  date_diff: 'date_sub($1, $2, $3)',
  date_trunc: 'same',
  day: 'same',
  day_of_month: 'day($1)',
  day_of_week: 'isodow($1)',
  day_of_year: 'dayofyear($1)',
  extract_day: 'same',
  extract_hour: 'same',
  extract_minute: 'same',
  extract_month: 'same',
  extract_quarter: 'same',
  extract_second: 'same',
  extract_week: 'same',
  extract_year: 'same',
  extract_dayofweek: { not: 'Athena’s Sunday is 7 and DuckDB’s is 0; use day_of_week(...)' },
  hour: 'same',
  last_day_of_month: 'last_day($1)',
  minute: 'same',
  month: 'same',
  quarter: 'same',
  second: 'same',
  week: 'same',
  year: 'same',
  now: NOT_REPEATABLE,
  current_date: NOT_REPEATABLE,
  current_time: NOT_REPEATABLE,
  current_timestamp: NOT_REPEATABLE,
  localtime: NOT_REPEATABLE,
  localtimestamp: NOT_REPEATABLE,
  rand: NOT_REPEATABLE,
  random: NOT_REPEATABLE,
  uuid: NOT_REPEATABLE,

  // bytes
  from_hex: 'unhex($1)',
  md5: 'unhex(md5($1))',
  sha256: 'unhex(sha256($1))',
  to_hex: 'hex($1)',
  to_utf8: 'encode($1)',

  // lists
  // DuckDB's list_distinct drops nulls and the order.
  array_distinct: 'list_filter($1, lambda _x, _i: list_position($1, _x) = _i)',
  // DuckDB's array_to_string gives null for a list of nulls, where Athena gives ''.
  'array_join/2':
    "coalesce(array_to_string($1, $2), CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN '' END)",
  array_max: { not: 'a null makes Athena’s null and is passed over by DuckDB' },
  array_min: { not: 'a null makes Athena’s null and is passed over by DuckDB' },
  // To Athena nothing is known of the place of a null, nor of a place in a null.
  array_position:
    'CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN CAST(coalesce(list_position($1, $2), 0) AS BIGINT) END',
  'array_sort/1': 'list_sort($1)',
  cardinality: 'len($1)',
  // A null in the list may be what is looked for, so that Athena does not know.
  contains:
    'CASE WHEN list_contains($1, $2) THEN TRUE WHEN list_count($1) = len($1) THEN list_contains($1, $2) END',
  element_at: 'list_extract($1, $2)',
  flatten: 'same',
  // Athena counts down by itself.
  'sequence/2': 'generate_series($1, $2, CASE WHEN $1 <= $2 THEN 1 ELSE -1 END)',
  slice:
    'list_slice($1, $2, CASE WHEN $2 < -len($1) THEN $2 - 1 WHEN $2 < 0 AND $2 + $3 > 0 THEN -1 ELSE $2 + $3 - 1 END)',

  // aggregates
  any_value: 'same',
  approx_distinct: { not: 'each engine approximates in its own way; use count(DISTINCT ...)' },
  arbitrary: 'any_value($1)',
  array_agg: 'same',
  avg: 'same',
  bool_and: 'same',
  bool_or: 'same',
  count: 'same',
  // DuckDB's count_if of no rows is null.
  count_if: 'count(CASE WHEN $1 THEN 1 END)',
  max: 'same',
  // DuckDB's max_by passes over rows in which the first is null.
  'max_by/2': 'arg_max_null($1, $2)',
  min: 'same',
  'min_by/2': 'arg_min_null($1, $2)',
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
  readonly args: readonly Expression[];
}): Bridge | undefined {
  const found = FUNCTIONS[`${call.name}/${call.args.length}`] ?? FUNCTIONS[call.name];
  const bridge = typeof found === 'function' ? found(call.args) : found;
  if (typeof bridge !== 'string' || bridge === 'same') return bridge;
  // A template for another number of arguments would lose some, or find none.
  const numbers = [...bridge.matchAll(/\$(\d)/g)].map(([, number]) => Number(number));
  return Math.max(...numbers) === call.args.length ? bridge : undefined;
}

function isPositive(argument: Expression | undefined): boolean {
  if (argument && 'add' in argument) {
    const { left, right } = argument.add;
    return isNotNegative(left) && isPositive(right);
  }
  return /^[1-9]\d*$/.test(literalOf(argument) ?? '');
}

function isNotNegative(argument: Expression): boolean {
  return 'str_position' in argument || 'length' in argument || isPositive(argument);
}

/** The names of all functions that a query may use. */
export const FUNCTION_NAMES: readonly string[] = [
  ...new Set(
    Object.entries(FUNCTIONS)
      .filter(([name, bridge]) => !(typeof bridge === 'object' || name.startsWith('extract_')))
      .map(([name]) => name.replace(/\/\d$/, '')),
  ),
];

/** Names that the SQL parser takes for another function's, and Athena does not. */
export const NOT_ATHENAS: Readonly<Record<string, string>> = {
  char_length: 'length',
  character_length: 'length',
  ifnull: 'coalesce',
  instr: 'strpos',
  lcase: 'lower',
  len: 'length',
  logical_and: 'bool_and',
  logical_or: 'bool_or',
  ucase: 'upper',
};

/**
 * The functions that a join of points with polygons is made of. They have no expression of
 * their own in DuckDB: the whole join is rewritten to look the points up in an index.
 */
export const SPATIAL_FUNCTIONS = ['st_contains', 'st_geometryfromtext', 'st_polygon', 'st_point'];
