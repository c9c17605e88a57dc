import { expect, it } from 'vitest';
import { constantTexts } from './constant-texts.ts';

it.each([
  ['a text', "SELECT 'it''s' AS a, 's3://b/' AS b, c FROM t", ['b', 'c'], { b: 's3://b/' }],
  ['a condition', "SELECT a, b FROM t WHERE b = 'x'", ['a', 'b'], { b: 'x' }],
  ['no text', "SELECT upper('a') AS a, NULL AS b, 1 AS c FROM t", ['a', 'b', 'c'], {}],
  ['two texts', "SELECT 'a' AS a FROM t UNION ALL SELECT 'b' AS a FROM t", ['a'], {}],
])('knows the columns that have %s in all rows', (_, sql, columns, texts) => {
  expect(Object.fromEntries(constantTexts(sql, columns))).toEqual(texts);
});
