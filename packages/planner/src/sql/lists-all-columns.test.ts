import { expect, it } from 'vitest';
import { listsAllColumns } from './lists-all-columns.ts';

it.each([
  ['SELECT * FROM t', true],
  ['SELECT ALL * FROM t', true],
  ['SELECT DISTINCT\n* FROM t', true],
  ['SELECT x, t.* FROM t', true],
  ['SELECT x FROM (SELECT * FROM t)', true],
  ['SELECT count(*), x * 2, (2) * x FROM t', false],
  ["SELECT ', *' AS x FROM t -- SELECT *", false],
])('%s: %s', (sql, expected) => {
  expect(listsAllColumns(sql)).toBe(expected);
});
