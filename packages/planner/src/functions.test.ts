import { ast } from '@polyglot-sql/sdk';
import { describe, expect, it } from 'vitest';
import { bridgeOf, FUNCTION_NAMES } from './functions.ts';
import { callOf } from './sql/nodes.ts';
import { ATHENA, parseStatement } from './sql/syntax.ts';
import { toDuckdb } from './sql/to-duckdb.ts';

const NAN = "CAST('nan' AS DOUBLE)";
const SPACE =
  '[\\s\\x0B\\x1C-\\x1F\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}]';

/** Functions that the two engines name or mean differently, and how each is said to DuckDB. */
const BRIDGED: readonly (readonly [athena: string, duckdb: string])[] = [
  ["split(a, ',')", "STRING_SPLIT(a, ',')"],
  ["split_part(a, ',', 1)", "SPLIT_PART(a, ',', 1)"],
  ['substr(a, strpos(a, b) + 1)', 'SUBSTRING(a, STRPOS(a, b) + 1)'],
  ["split_part(a, ',', 2)", "LIST_EXTRACT(STRING_SPLIT(a, ','), 2)"],
  ['substr(a, 1, 1)', 'SUBSTRING(a, 1, 1)'],
  ['substr(a, 1, b)', 'SUBSTRING(a, 1, b)'],
  ['substr(a, 4)', 'SUBSTRING(a, 4)'],
  ['substr(a, 4, b)', 'CASE WHEN b > 0 THEN SUBSTRING(a, 4, b) ELSE LEFT(a, 4 * b * 0) END'],
  [
    'substr(a, b, c)',
    'CASE WHEN c > 0 AND (b > 0 OR b < 0 AND -b <= LENGTH(a)) THEN SUBSTRING(a, b, c) ELSE LEFT(a, b * c * 0) END',
  ],
  ['trim(a)', `REGEXP_REPLACE(a, '^${SPACE}+|${SPACE}+$', '', 'g')`],
  ['trim(LEADING FROM a)', `REGEXP_REPLACE(a, '^${SPACE}+', '')`],
  ['ltrim(a)', `REGEXP_REPLACE(a, '^${SPACE}+', '')`],
  ['rtrim(a)', `REGEXP_REPLACE(a, '${SPACE}+$', '')`],
  ['concat(a, b)', '(a || b)'],
  ['concat(a, b, c)', '(a || b || c)'],
  ["regexp_like(a, 'x')", "REGEXP_MATCHES(a, 'x')"],
  ["regexp_extract(a, 'x')", "CASE WHEN REGEXP_MATCHES(a, 'x') THEN REGEXP_EXTRACT(a, 'x') END"],
  [
    "regexp_extract(a, '(x)', 1)",
    "CASE WHEN REGEXP_MATCHES(a, '(x)') THEN REGEXP_EXTRACT(a, '(x)', 1) END",
  ],
  ["regexp_replace(a, 'x')", "REGEXP_REPLACE(a, 'x', '', 'g')"],
  ["regexp_replace(a, '(x)', '$1')", "REGEXP_REPLACE(a, '(x)', REPLACE('$1', '$', '\\'), 'g')"],
  ['acos(a)', `CASE WHEN a > 1 OR a < -1 THEN ${NAN} ELSE ACOS(a) END`],
  ['asin(a)', `CASE WHEN a > 1 OR a < -1 THEN ${NAN} ELSE ASIN(a) END`],
  ['sqrt(a)', `CASE WHEN a < 0 THEN ${NAN} ELSE SQRT(a) END`],
  [
    'ln(a)',
    `CASE WHEN a > 0 THEN LN(a) WHEN a = 0 THEN CAST('-inf' AS DOUBLE) WHEN a < 0 THEN ${NAN} END`,
  ],
  ['truncate(a)', 'TRUNC(a)'],
  ['is_nan(a)', 'ISNAN(a)'],
  ['bitwise_and(a, b)', '(CAST(a AS BIGINT) & CAST(b AS BIGINT))'],
  ['bitwise_or(a, b)', '(CAST(a AS BIGINT) | CAST(b AS BIGINT))'],
  ['bitwise_xor(a, b)', 'XOR(CAST(a AS BIGINT), CAST(b AS BIGINT))'],
  ['date(a)', 'CAST(a AS DATE)'],
  ["date_diff('day', a, b)", "DATE_SUB('day', a, b)"],
  ['day_of_week(a)', 'ISODOW(a)'],
  ['day_of_year(a)', 'DAYOFYEAR(a)'],
  ['last_day_of_month(a)', 'LAST_DAY(a)'],
  ['to_hex(md5(to_utf8(a)))', 'HEX(UNHEX(MD5(ENCODE(a))))'],
  ['to_hex(sha256(from_hex(a)))', 'HEX(UNHEX(SHA256(UNHEX(a))))'],
  ['array_distinct(a)', 'LIST_FILTER(a, LAMBDA _x, _i : LIST_POSITION(a, _x) = _i)'],
  [
    "array_join(a, ',')",
    "COALESCE(ARRAY_TO_STRING(a, ','), CASE WHEN a IS NOT NULL AND ',' IS NOT NULL THEN '' END)",
  ],
  [
    'array_position(a, 1)',
    'CASE WHEN a IS NOT NULL AND 1 IS NOT NULL THEN CAST(COALESCE(LIST_POSITION(a, 1), 0) AS BIGINT) END',
  ],
  ['array_sort(a)', 'LIST_SORT(a)'],
  ['cardinality(a)', 'LENGTH(a)'],
  [
    'contains(a, 1)',
    'CASE WHEN LIST_CONTAINS(a, 1) THEN TRUE WHEN LIST_COUNT(a) = LENGTH(a) THEN LIST_CONTAINS(a, 1) END',
  ],
  ['element_at(a, 1)', 'LIST_EXTRACT(a, 1)'],
  ['sequence(1, a)', 'GENERATE_SERIES(1, a, CASE WHEN 1 <= a THEN 1 ELSE -1 END)'],
  [
    'slice(a, b, c)',
    'LIST_SLICE(a, b, CASE WHEN b < -LENGTH(a) THEN b - 1 WHEN b < 0 AND b + c > 0 THEN -1 ELSE b + c - 1 END)',
  ],
  ['arbitrary(a)', 'ANY_VALUE(a)'],
  ['count_if(a)', 'COUNT(CASE WHEN a THEN 1 END)'],
  ['max_by(a, b)', 'ARG_MAX_NULL(a, b)'],
  ['min_by(a, b)', 'ARG_MIN_NULL(a, b)'],
];

describe('a function that the engines say differently', () => {
  it.each(BRIDGED)('%s', (athena, duckdb) => {
    expect(toDuckdb(`SELECT ${athena} AS x FROM t`, new Map()).sql).toBe(
      `SELECT ${duckdb} AS x FROM t`,
    );
  });
});

describe('every function', () => {
  it.each(FUNCTION_NAMES)('%s is read with its name and all of its arguments', (name) => {
    const calls = ["'a'", "'a', 'b'", "'a', 'b', 'c'", ''].flatMap((args) => {
      const over = WINDOWS.includes(name) ? ' OVER (ORDER BY x)' : '';
      const parsed = parseStatement(`SELECT ${name}(${args})${over}`, ATHENA);
      if ('problem' in parsed) return [];
      const call = ast.findFirst(parsed.tree, (node) => callOf(node)?.name === name);
      return call ? [{ given: args.split("', '").length, call: callOf(call) }] : [];
    });
    const bridged = calls.filter(({ call }) => call && typeof bridgeOf(call) === 'string');
    expect(bridged).not.toEqual([]);
    for (const { given, call } of bridged) {
      if (call && bridgeOf(call) !== 'same') expect(call.args).toHaveLength(given);
    }
  });
});

const WINDOWS = [
  'dense_rank',
  'first_value',
  'lag',
  'last_value',
  'lead',
  'ntile',
  'rank',
  'row_number',
];
