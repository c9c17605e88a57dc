import { expect, it } from 'vitest';
import { partitionOf } from './partition-of.ts';

const year = [{ name: 'year' }];
const both = [{ name: 'year' }, { name: 'letter' }];

it.each([
  ['a condition', "SELECT uprn, year FROM t WHERE year = '2026'", year, { year: '2026' }],
  [
    'a condition, the other way round, among others',
    "SELECT a.YEAR FROM t AS a WHERE (a.uprn > '1' AND '2026' = A.year)",
    year,
    { year: '2026' },
  ],
  ['a text', "SELECT '2026' AS year, uprn FROM t", year, { year: '2026' }],
  [
    'both',
    "SELECT letter, '2026' AS year FROM t WHERE letter = 'A' GROUP BY letter",
    both,
    { year: '2026', letter: 'A' },
  ],
  [
    'a condition of a subquery',
    "SELECT f.Year AS year FROM (SELECT a.year FROM a WHERE a.year = '2026') AS f GROUP BY f.year",
    year,
    { year: '2026' },
  ],
  [
    'a condition of each SELECT of a WITH, by position',
    "WITH f AS (SELECT uprn, year FROM a WHERE year = '2026' UNION ALL SELECT b.uprn, '2026' AS y FROM b) SELECT year FROM f",
    year,
    { year: '2026' },
  ],
  [
    'a WITH that reads another',
    "WITH a AS (SELECT '2026' AS year), b AS (SELECT year FROM a) SELECT year FROM b",
    year,
    { year: '2026' },
  ],
])('rows are in one partition because of %s', (_, sql, partitionedBy, partition) =>
  expect(Object.fromEntries(partitionOf(sql, partitionedBy) ?? [])).toEqual(partition),
);

it.each([
  ['of which only one column is known', "SELECT letter, '2026' AS year FROM t", both],
  ['that are all', 'SELECT uprn, year FROM t', year],
  ['by an alternative', "SELECT year FROM t WHERE year = '2026' OR uprn = '1'", year],
  ['by a negation', "SELECT year FROM t WHERE NOT year = '2026'", year],
  ['by another table’s column', "SELECT a.year FROM a JOIN b ON 1 = 1 WHERE b.year = '2'", year],
  ['by something made', "SELECT upper(year) AS year FROM t WHERE year = 'a'", year],
  ['of two SELECTs', "SELECT '1' AS year UNION ALL SELECT '2' AS year", year],
  [
    'of two SELECTs of a subquery',
    "SELECT year FROM (SELECT year FROM t WHERE year = '1' UNION ALL SELECT year FROM t) AS f",
    year,
  ],
  [
    'by another position of a UNION',
    "SELECT year FROM (SELECT '1' AS year, '2' AS x UNION ALL SELECT '2' AS x, '1' AS year) AS f",
    year,
  ],
  [
    'from a subquery that is not the only source',
    "SELECT f.year FROM t LEFT JOIN (SELECT '1' AS year) AS f ON f.year = t.year",
    year,
  ],
  [
    'after a column that may be many',
    "SELECT year FROM (SELECT uprn, '1' AS year FROM t UNION ALL SELECT t.*, '1' AS year FROM t) AS f",
    year,
  ],
  [
    'from a WITH with other names for its columns',
    "WITH f(x, year) AS (SELECT '1' AS year, letter FROM t) SELECT year FROM f",
    year,
  ],
  [
    'from a table of a schema, with the name of a WITH',
    "WITH f AS (SELECT '1' AS year) SELECT year FROM other.f",
    year,
  ],
  [
    'from a WITH that is hidden by another',
    "WITH f AS (SELECT '1' AS year) SELECT year FROM (WITH f AS (SELECT year FROM t) SELECT year FROM f) AS g",
    year,
  ],
  [
    'from a table with the name of the WITH that reads it',
    'WITH t AS (SELECT year FROM t) SELECT year FROM t',
    year,
  ],
  ['with a number of years', 'SELECT year FROM (SELECT year FROM t WHERE year = 2026) AS f', year],
  ['with a value that a folder’s name would have to say otherwise', "SELECT 'a/b' AS year", year],
])('rows may be in several partitions: %s', (_, sql, partitionedBy) =>
  expect(partitionOf(sql, partitionedBy)).toBeUndefined(),
);
