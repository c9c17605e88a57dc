import { expect, it } from 'vitest';
import { withTables } from './with-tables.ts';

const TABLES = [['bread', 'SELECT * FROM "own"']] as const;

it.each([
  ['SELECT 1 FROM bread', 'WITH "bread" AS (SELECT * FROM "own")\nSELECT 1 FROM bread'],
  ['(SELECT 1 FROM bread)', 'WITH "bread" AS (SELECT * FROM "own")\n(SELECT 1 FROM bread)'],
  [
    '-- with\n/* WITH */ with a AS (SELECT 1 FROM bread) SELECT * FROM a',
    '-- with\n/* WITH */ with "bread" AS (SELECT * FROM "own"), a AS (SELECT 1 FROM bread) SELECT * FROM a',
  ],
  [
    'WITH RECURSIVE a AS (SELECT 1) SELECT * FROM a, bread',
    'WITH RECURSIVE "bread" AS (SELECT * FROM "own"), a AS (SELECT 1) SELECT * FROM a, bread',
  ],
  [
    'SELECT with_ballots FROM bread',
    'WITH "bread" AS (SELECT * FROM "own")\nSELECT with_ballots FROM bread',
  ],
])('gives %j tables of its own', (sql, expected) => {
  expect(withTables(sql, TABLES)).toBe(expected);
  expect(withTables(sql, [])).toBe(sql);
});
