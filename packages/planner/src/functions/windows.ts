import { numberOf } from '../sql/translate/term.ts';
import { type SqlFunction, window } from './sql-function.ts';

const page = 'window.html';

/** The distance of lag and lead must be a literal, because Athena fails for a negative one. */
const moved = (name: string) =>
  window(
    page,
    ['T -> T', `${name}($1)`],
    [
      'T, bigint -> T',
      ([, by]) =>
        /^\d+$/.test(numberOf(by?.node) ?? '')
          ? `${name}($1, $2)`
          : { not: 'write how many rows as a number' },
    ],
    [
      'T, bigint, T -> T',
      ([, by]) =>
        /^\d+$/.test(numberOf(by?.node) ?? '')
          ? `${name}($1, $2, $3)`
          : { not: 'write how many rows as a number' },
    ],
  );

export const WINDOWS: Readonly<Record<string, SqlFunction>> = {
  dense_rank: window(page, ['-> bigint', 'dense_rank()']),
  first_value: window(page, ['T -> T', 'first_value($1)']),
  lag: moved('lag'),
  last_value: window(page, ['T -> T', 'last_value($1)']),
  lead: moved('lead'),
  ntile: window(page, [
    'bigint -> bigint',
    ([count]) =>
      /^[1-9]\d*$/.test(numberOf(count?.node) ?? '')
        ? 'ntile($1)'
        : { not: 'write the number of groups as a number' },
  ]),
  rank: window(page, ['-> bigint', 'rank()']),
  row_number: window(page, ['-> bigint', 'row_number()']),
};
