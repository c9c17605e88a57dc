import { afterAll, beforeAll, expect, it } from 'vitest';
import { BareDuckdb } from './bare-duckdb.ts';

let duckdb: BareDuckdb;
beforeAll(async () => {
  duckdb = await BareDuckdb.open();
});
afterAll(() => duckdb.close());

it.each([
  ['a number', '42', 42],
  ['null', '(SELECT list(1) WHERE false)', null],
  ['null in a struct', "{'a': NULL}", { a: null }],
  ['a text of 12 bytes with its quotes, which a result contains', "'0123456789'", '0123456789'],
  ['a text of 13, of which a result has the address', "'0123456789a'", '0123456789a'],
  ['a text that begins with U+FEFF', "chr(65279) || 'a'", '\uFEFFa'],
  ['a text that must be escaped', `'a"b\\c' || chr(10) || 'Ŵ 🗳'`, 'a"b\\c\nŴ 🗳'],
  ['a long list', 'range(10000)', Array.from({ length: 10_000 }, (_, i) => i)],
])('gives %s', async (_, expression, value) => {
  expect(await duckdb.value(expression)).toEqual(value);
});

it('runs statements, whose errors are DuckDB’s', async () => {
  await duckdb.run("CREATE TABLE rows AS SELECT 'a' AS text");
  expect(await duckdb.value('(SELECT list(rows) FROM rows)')).toEqual([{ text: 'a' }]);
  await expect(duckdb.run('SELECT text FROM nowhere')).rejects.toThrow('nowhere does not exist');
});
