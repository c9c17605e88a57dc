import { expect, it } from 'vitest';
import { selectedTexts } from './selected-texts.ts';

it.each([
  ["SELECT * FROM t WHERE k = 'A'", ['A']],
  [`SELECT * FROM t AS a WHERE a.x > 1 AND ('B' = a."K")`, ['B']],
  ["SELECT * FROM t WHERE k IN ('A', 'B') OR k = 'C'", ['A', 'B', 'C']],
  ["SELECT * FROM t WHERE (k = 'A' AND x = 1) OR (x = 2 AND k = 'B')", ['A', 'B']],
  ["SELECT * FROM t JOIN u ON u.k = t.k AND u.k = 'A'", ['A']],
  [
    "SELECT x FROM (SELECT x FROM t WHERE k = 'A') UNION ALL SELECT x FROM t WHERE k = 'B'",
    ['A', 'B'],
  ],
  ["WITH f AS (SELECT x FROM t WHERE k = 'it''s') SELECT x FROM f", ["it's"]],
])('%s selects %j', (sql, texts) => {
  expect([...selectedTexts(sql, 'k')].sort()).toEqual(texts);
});

it.each([
  'SELECT * FROM t',
  "SELECT * FROM t WHERE k = 'A' OR x = 1",
  "SELECT * FROM t WHERE NOT (k = 'A')",
  "SELECT * FROM t WHERE k NOT IN ('A')",
  "SELECT * FROM t WHERE k IN ('A', x)",
  'SELECT * FROM t WHERE k IN (SELECT x FROM u)',
  "SELECT * FROM t WHERE other_k = 'A'",
  "SELECT k = 'A' AS is_a FROM t -- WHERE k = 'A'",
  "SELECT x FROM t GROUP BY x HAVING max(k) = 'A'",
])('%s may read all', (sql) => {
  expect(selectedTexts(sql, 'k')).toEqual([]);
});
