import { describe, expect, it } from 'vitest';
import { between } from './between.ts';
import type { Check } from './check-kinds.ts';
import { checkSelects } from './checks-of.ts';
import { hasValues } from './has-values.ts';
import { matches } from './matches.ts';
import { notEmpty } from './not-empty.ts';
import { notNull } from './not-null.ts';
import { oneValue } from './one-value.ts';
import { rowCount } from './row-count.ts';
import { sameKeys } from './same-keys.ts';
import { shareBetween } from './share-between.ts';
import { unique } from './unique.ts';

type Column = 'uprn' | 'postcode' | 'longitude';

const points = { name: 'points', columns: [{ name: 'uprn' as const }] };

const over = (rows: string) => ({ rows, published: 'published', thisBake: 'this_bake' });

/** Without the assurances and rules, which the engines' tests check. */
const selects = (...checks: readonly Check<Column>[]) =>
  checkSelects({ columns: [], checks, partitionedBy: [] }, over('addresses')).map(
    ({ name, severity, sql }) => ({ name, severity, sql }),
  );

describe('a check is a SELECT of the rows that are wrong', () => {
  it.each<[Check<Column>, string, string]>([
    [
      notNull(['uprn', 'postcode']),
      'notNull(uprn, postcode)',
      'SELECT * FROM "addresses" WHERE "uprn" IS NULL OR "postcode" IS NULL',
    ],
    [
      notEmpty('uprn'),
      'notEmpty(uprn)',
      // The characters in which nothing is to be seen.
      `SELECT * FROM "addresses" WHERE "uprn" IS NULL OR NOT regexp_like("uprn", '[^\\x01-\\x20\\x7f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]')`,
    ],
    [
      between('longitude', -9, 2.5),
      'between(longitude, -9, 2.5)',
      'SELECT * FROM "addresses" WHERE NOT ("longitude" BETWEEN -9 AND 2.5)',
    ],
    [
      shareBetween(0.5, 'longitude', -9, 2.5),
      'shareBetween(0.5, longitude, -9, 2.5)',
      'SELECT count("longitude") AS row_count, count_if("longitude" BETWEEN -9 AND 2.5) AS within FROM "addresses" HAVING count_if("longitude" BETWEEN -9 AND 2.5) < 0.5 * count("longitude")',
    ],
    [
      matches('postcode', /it's|[A-Z]+/),
      "matches(postcode, it's|[A-Z]+)",
      `SELECT "postcode", times FROM (SELECT "postcode", count(*) AS times FROM "addresses" GROUP BY "postcode") AS found WHERE NOT regexp_like("postcode", '\\A(?:it''s|[A-Z]+)\\z')`,
    ],
    [
      oneValue('postcode'),
      'oneValue(postcode)',
      'WITH found AS (SELECT "postcode", count(*) AS times FROM "addresses" GROUP BY "postcode") SELECT "postcode", times FROM found WHERE "postcode" IS NULL OR (SELECT count(*) FROM found) > 1',
    ],
    [
      hasValues('longitude', [1, 2]),
      'hasValues(longitude, 1, 2)',
      'SELECT "longitude" FROM (VALUES (1), (2)) AS expected ("longitude") WHERE "longitude" NOT IN (SELECT "longitude" FROM "addresses" WHERE "longitude" IS NOT NULL) ORDER BY "longitude"',
    ],
    [
      rowCount({ least: 1 }),
      'rowCount(1..)',
      'SELECT count(*) AS row_count FROM "addresses" HAVING NOT (count(*) >= 1)',
    ],
    [
      rowCount({ least: 1, most: 9 }),
      'rowCount(1..9)',
      'SELECT count(*) AS row_count FROM "addresses" HAVING NOT (count(*) >= 1 AND count(*) <= 9)',
    ],
    [
      unique('uprn'),
      'unique(uprn)',
      'SELECT "uprn", count(*) AS times FROM "addresses" GROUP BY "uprn" HAVING count(*) > 1',
    ],
    [
      sameKeys('uprn', points),
      'sameKeys(uprn, points)',
      `SELECT "uprn", 'not in points' AS problem FROM (SELECT "uprn" FROM "addresses" EXCEPT SELECT "uprn" FROM "points") AS found UNION ALL SELECT "uprn", 'only in points' AS problem FROM (SELECT "uprn" FROM "points" EXCEPT SELECT "uprn" FROM "addresses") AS found`,
    ],
  ])('%j', (check, name, sql) => {
    expect(selects(check)).toEqual([{ name, severity: 'fail', sql }]);
  });

  it('keeps its severity if it only warns', () => {
    expect(selects(notNull('uprn', { severity: 'warn' }))[0]?.severity).toBe('warn');
  });

  it('becomes two checks for a key with duplicate rows: different rows fail, identical ones warn', () => {
    expect(selects(unique('uprn', { identicalRows: 'warn' }))).toEqual([
      {
        name: 'unique(uprn)',
        severity: 'fail',
        sql: 'SELECT "uprn", count(*) AS times FROM (SELECT DISTINCT a.* FROM "addresses" AS a JOIN (SELECT "uprn", count(*) AS times FROM "addresses" GROUP BY "uprn" HAVING count(*) > 1) AS b ON a."uprn" = b."uprn") AS found GROUP BY "uprn" HAVING count(*) > 1',
      },
      {
        name: 'identicalRows(uprn)',
        severity: 'warn',
        sql: 'SELECT "uprn", count(*) AS times FROM "addresses" GROUP BY "uprn" HAVING count(*) > 1',
      },
    ]);
  });

  it('is added for each partition key: it may only have the declared values', () => {
    const partitionedBy = [{ name: 'first_letter', values: ['A', 'B'] }];
    expect(
      checkSelects({ columns: [], checks: [], partitionedBy }, over('points__candidate')),
    ).toEqual([
      {
        name: 'partitions(first_letter)',
        severity: 'fail',
        sql: `SELECT "first_letter", count(*) AS times FROM "points__candidate" WHERE "first_letter" IS NULL OR "first_letter" NOT IN ('A', 'B') GROUP BY "first_letter"`,
        afterPatch: { rule: 'eachRow' },
      },
    ]);
  });
});
