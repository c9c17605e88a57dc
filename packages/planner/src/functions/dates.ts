import type { Not } from '../sql/translate/refusal.ts';
import { type Term, textOf } from '../sql/translate/term.ts';
import { refused, type SqlFunction, scalar } from './sql-function.ts';

const NOT_REPEATABLE = 'a bake must return the same rows from the same inputs';

const OF_DATES = ['day', 'week', 'month', 'quarter', 'year'];
const OF_TIMES = ['millisecond', 'second', 'minute', 'hour', ...OF_DATES];

/** A function with a unit, which must be a literal: in Athena a date has no hours. */
const byUnit =
  (units: readonly string[], duckdb: string) =>
  ([unit]: readonly Term[]): string | Not =>
    units.includes(textOf(unit?.node) ?? '')
      ? duckdb
      : { not: `write the unit as one of ${units.map((name) => `'${name}'`).join(', ')}` };

const page = 'datetime.html';

const part = (duckdb: string) =>
  scalar(page, ['date -> bigint', duckdb], ['timestamp -> bigint', duckdb]);
const partOfTime = (duckdb: string) => scalar(page, ['timestamp -> bigint', duckdb]);

const day = part('day($1)');
const dayOfWeek = part('isodow($1)');
const dayOfYear = part('dayofyear($1)');
const week = part('week($1)');
const yearOfWeek = part('isoyear($1)');

/** `extract(day FROM a)` is named `extract_day` here. */
const EXTRACTED = {
  extract_day: day,
  extract_dayofmonth: day,
  extract_day_of_month: day,
  extract_dayofweek: dayOfWeek,
  extract_day_of_week: dayOfWeek,
  extract_dow: dayOfWeek,
  extract_dayofyear: dayOfYear,
  extract_day_of_year: dayOfYear,
  extract_doy: dayOfYear,
  extract_hour: partOfTime('hour($1)'),
  extract_minute: partOfTime('minute($1)'),
  extract_month: part('month($1)'),
  extract_quarter: part('quarter($1)'),
  extract_second: partOfTime('second($1)'),
  extract_week: week,
  extract_year: part('year($1)'),
  extract_year_of_week: yearOfWeek,
  extract_yow: yearOfWeek,
};

export const DATES: Readonly<Record<string, SqlFunction>> = {
  date: scalar(
    `${page}#date`,
    ['date -> date', 'CAST($1 AS DATE)'],
    ['timestamp -> date', 'CAST($1 AS DATE)'],
    [
      'varchar -> date',
      ([text]) =>
        /^\d{4}-\d{2}-\d{2}$/.test(textOf(text?.node) ?? '')
          ? 'CAST($1 AS DATE)'
          : { not: 'write CAST(a AS date)' },
    ],
  ),
  date_add: refused(`${page}#date_add`, "write a + INTERVAL '1' DAY"),
  date_diff: scalar(
    `${page}#date_diff`,
    // DuckDB's date_diff counts the midnights between two times, Athena's counts whole days.
    ['varchar, date, date -> bigint', byUnit(OF_DATES, 'date_sub($1, $2, $3)')],
    ['varchar, timestamp, timestamp -> bigint', byUnit(OF_TIMES, 'date_sub($1, $2, $3)')],
  ),
  date_trunc: scalar(
    `${page}#date_trunc`,
    [
      'varchar, date -> date',
      byUnit(OF_DATES, 'CAST(date_trunc($1, $2) AS DATE)'),
      { gives: ([, type]) => type ?? { kind: 'date' } },
    ],
    [
      'varchar, timestamp -> timestamp',
      byUnit(OF_TIMES, 'date_trunc($1, $2)'),
      { gives: ([, type]) => type ?? { kind: 'date' } },
    ],
  ),
  day,
  day_of_month: day,
  day_of_week: dayOfWeek,
  dow: dayOfWeek,
  day_of_year: dayOfYear,
  doy: dayOfYear,
  hour: partOfTime('hour($1)'),
  last_day_of_month: scalar(
    `${page}#last_day_of_month`,
    ['date -> date', 'last_day($1)'],
    ['timestamp -> date', 'last_day($1)'],
  ),
  millisecond: partOfTime('(millisecond($1) % 1000)'),
  minute: partOfTime('minute($1)'),
  month: part('month($1)'),
  quarter: part('quarter($1)'),
  second: partOfTime('second($1)'),
  week,
  week_of_year: week,
  year: part('year($1)'),
  year_of_week: yearOfWeek,
  yow: yearOfWeek,
  ...EXTRACTED,
  ...Object.fromEntries(
    ['now', 'current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'].map(
      (name) => [name, refused(`${page}#${name}`, NOT_REPEATABLE)],
    ),
  ),
  rand: refused('math.html#rand', NOT_REPEATABLE),
  random: refused('math.html#random', NOT_REPEATABLE),
  uuid: refused('uuid.html#uuid', NOT_REPEATABLE),
};
