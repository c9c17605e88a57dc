import type { Not } from '../sql/translate/refusal.ts';
import type { Term } from '../sql/translate/term.ts';
import { decimal, MOST_DIGITS, type TrinoType } from '../sql/trino-type.ts';
import { aggregate, refused, type SqlFunction } from './sql-function.ts';

const FIRST_MET =
  'it gives the row that an engine meets first, another each time; use min, max or max_by';
const ROWS_ORDER: Not = {
  isLoose: true,
  not: 'the sum of doubles depends on the order in which rows come; sum decimals: sum(CAST(a AS decimal(29,9)))',
};

const AS_DOUBLES: Not = {
  isLoose: true,
  not: 'past 2^53 Athena loses digits on the way, in the order in which rows come; write CAST(sum(a) AS double) / count(a), or avg(CAST(a AS integer))',
};

const ORDERED = ['boolean', 'integer', 'bigint', 'decimal', 'varchar', 'date', 'timestamp'];

/** Of what is in an order on both engines, doubles apart. */
const ordered =
  (duckdb: string, ofDoubles: string) =>
  (args: readonly Term[]): string | Not => {
    const by = args.at(-1)?.type ?? { kind: 'unknown' };
    if (by.kind === 'double') return ofDoubles;
    return ORDERED.includes(by.kind) || by.kind === 'unknown'
      ? duckdb
      : { not: 'only texts, numbers, dates and booleans are in the same order to both' };
  };

/** So many digits that 10^9 of them have no more than 38. */
const SUMMED_DIGITS = 29;

/** Past 38 digits Athena fails, and DuckDB does not, or does so on the way to a sum that has fewer. */
function sumDecimals([term]: readonly Term[]): string | Not {
  return term?.type.kind === 'decimal' && term.type.precision > SUMMED_DIGITS
    ? {
        not: `the sum may have more than ${MOST_DIGITS} digits; CAST to a decimal of ${SUMMED_DIGITS} digits at most, as in sum(CAST(a AS decimal(${SUMMED_DIGITS},${Math.min(term.type.scale, 9)})))`,
      }
    : 'sum($1)';
}

const sumOfDecimal = ([type]: readonly TrinoType[]): TrinoType =>
  decimal(MOST_DIGITS, type?.kind === 'decimal' ? type.scale : 0);

/** To DuckDB NaN is the greatest number, and to Athena any other is greater. */
const BY_NUMBER = (place: number) => `{'is_number': NOT isnan($${place}), 'number': $${place}}`;
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
  max: aggregate(page, ['T -> T', ordered('max($1)', `arg_max($1, ${BY_NUMBER(1)})`)]),
  // DuckDB's max_by passes over rows in which the first is null.
  max_by: aggregate(page, [
    'T, U -> T',
    ordered(
      'arg_max_null($1, $2)',
      `arg_max_null($1, CASE WHEN $2 IS NOT NULL THEN ${BY_NUMBER(2)} END)`,
    ),
  ]),
  min: aggregate(page, ['T -> T', ordered('min($1)', 'min($1)')]),
  min_by: aggregate(page, ['T, U -> T', ordered('arg_min_null($1, $2)', 'arg_min_null($1, $2)')]),
  sum: aggregate(
    page,
    // DuckDB's sum has room for more than a bigint, and Athena's has not.
    ['integer -> bigint', 'sum($1)', { after: 'CAST($1 AS BIGINT)' }],
    ['bigint -> bigint', 'sum($1)', { after: 'CAST($1 AS BIGINT)' }],
    ['decimal -> same', sumDecimals, { gives: sumOfDecimal }],
    ['double -> double', () => ROWS_ORDER],
  ),
};
