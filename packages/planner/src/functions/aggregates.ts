import type { Not } from '../sql/translate/refusal.ts';
import type { Term } from '../sql/translate/term.ts';
import { decimal, MOST_DIGITS, type TrinoType } from '../sql/trino-type.ts';
import { aggregate, refused, type SqlFunction } from './sql-function.ts';

const FIRST_MET =
  'its result is the first row that an engine happens to read; use min, max or max_by';
const ROWS_ORDER: Not = {
  isLoose: true,
  not: 'the sum of doubles depends on the order in which rows come; sum decimals: sum(CAST(a AS decimal(29,9)))',
};

const AS_DOUBLES: Not = {
  isLoose: true,
  not: 'past 2^53 Athena loses digits, depending on the order of rows; write CAST(sum(a) AS double) / count(a), or avg(CAST(a AS integer))',
};

const ORDERED = ['boolean', 'integer', 'bigint', 'decimal', 'varchar', 'date', 'timestamp'];

/** For types that both engines order the same way; in DuckDB alone NaN is greater than all numbers. */
const ordered =
  (duckdb: string, ofDoubles = duckdb) =>
  (args: readonly Term[]): string | Not => {
    const by = args.at(-1)?.type ?? { kind: 'unknown' };
    if (by.kind === 'double') return ofDoubles;
    return ORDERED.includes(by.kind) || by.kind === 'unknown'
      ? duckdb
      : { not: 'the two engines only agree on the order of texts, numbers, dates and booleans' };
  };

/** With this many digits, a sum of 10^9 decimals has at most 38. */
const SUMMED_DIGITS = 29;

/**
 * Beyond 38 digits Athena fails; DuckDB does not, or fails for an intermediate sum although the
 * result has fewer.
 */
function sumDecimals([term]: readonly Term[]): string | Not {
  return term?.type.kind === 'decimal' && term.type.precision > SUMMED_DIGITS
    ? {
        not: `the sum may have more than ${MOST_DIGITS} digits; CAST to a decimal of ${SUMMED_DIGITS} digits at most, as in sum(CAST(a AS decimal(${SUMMED_DIGITS},${Math.min(term.type.scale, 9)})))`,
      }
    : 'sum($1)';
}

const sumOfDecimal = ([type]: readonly TrinoType[]): TrinoType =>
  decimal(MOST_DIGITS, type?.kind === 'decimal' ? type.scale : 0);

const page = 'aggregate.html';

export const AGGREGATES: Readonly<Record<string, SqlFunction>> = {
  any_value: refused(page, FIRST_MET, 'aggregate'),
  arbitrary: refused(page, FIRST_MET, 'aggregate'),
  approx_distinct: refused(
    page,
    'each engine approximates in its own way; use count(DISTINCT ...)',
    'aggregate',
  ),
  array_agg: aggregate(page, ['T -> array(T)', 'array_agg($1)']),
  avg: aggregate(
    page,
    ['integer -> double', 'avg($1)'],
    ['bigint -> double', () => AS_DOUBLES],
    [
      'decimal -> same',
      () => ({
        not: 'Athena rounds the average of decimals to their digits; write CAST(sum(a) AS double) / count(a)',
      }),
    ],
    ['double -> double', () => ROWS_ORDER],
  ),
  bool_and: aggregate(page, ['boolean -> boolean', 'bool_and($1)']),
  bool_or: aggregate(page, ['boolean -> boolean', 'bool_or($1)']),
  count: aggregate(page, ['-> bigint', 'count(*)'], ['T -> bigint', 'count($1)']),
  // DuckDB's count_if of no rows is null.
  count_if: aggregate(page, ['boolean -> bigint', 'count(CASE WHEN $1 THEN 1 END)']),
  // For doubles, the negated minimum of the negated values: it ignores NaN, and keeps the sign of a zero.
  max: aggregate(page, [
    'T -> T',
    ordered('max($1)', 'min(-$1)'),
    { after: ([of]) => (of?.type.kind === 'double' ? '-$1' : undefined) },
  ]),
  // DuckDB's max_by passes over rows in which the first is null.
  max_by: aggregate(page, ['T, U -> T', ordered('arg_max_null($1, $2)', 'arg_min_null($1, -$2)')]),
  min: aggregate(page, ['T -> T', ordered('min($1)')]),
  min_by: aggregate(page, ['T, U -> T', ordered('arg_min_null($1, $2)')]),
  sum: aggregate(
    page,
    // DuckDB's sum may exceed a bigint; Athena's fails then.
    ['integer -> bigint', 'sum($1)', { after: 'CAST($1 AS BIGINT)' }],
    // On the way Athena's may leave its range, and fail, in one order of rows and not in another; so
    // this fails where there is such an order.
    [
      'bigint -> bigint',
      'sum(CASE WHEN $1 >= 0 THEN $1 WHEN $1 < 0 THEN 0 END)',
      {
        beside: 'sum(CASE WHEN $1 < 0 THEN $1 WHEN $1 >= 0 THEN 0 END)',
        after: 'CAST($1 AS BIGINT) + CAST($2 AS BIGINT)',
      },
    ],
    ['decimal -> same', sumDecimals, { gives: sumOfDecimal }],
    ['double -> double', () => ROWS_ORDER],
  ),
};
