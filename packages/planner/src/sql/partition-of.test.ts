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
])('rows are of one partition by %s', (_, sql, partitionedBy, partition) =>
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
  ['with a value that a folder’s name would have to say otherwise', "SELECT 'a/b' AS year", year],
])('rows may be of several partitions: %s', (_, sql, partitionedBy) =>
  expect(partitionOf(sql, partitionedBy)).toBeUndefined(),
);
