import type { ColumnType } from '@dc-data-baker/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { asCastableSql, asWrittenSql, formProblem, writtenSql } from './written-value.ts';

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

it.each<[ColumnType, string, string]>([
  ['string', 'O\'Neill, "É"\n', 'O\'Neill, "É"\n'],
  ['string', '', ''],
  ['int', '-5', '-5'],
  ['bigint', '9223372036854775807', '9223372036854775807'],
  ['double', '1', '1.0'],
  ['double', 'NaN', 'nan'],
  ['decimal(5,2)', '1.5', '1.50'],
  ['boolean', 'true', 'true'],
  ['date', '2026-05-07', '2026-05-07'],
  ['timestamp', '2026-05-07 22:00:00.5', '2026-05-07 22:00:00.5'],
  ['array<string>', '["b", null, "a,\\"]"]', '["b",null,"a,\\"]"]'],
  ['array<bigint>', '[9007199254740993]', '[9007199254740993]'],
  [
    'array<decimal(38,9)>',
    '[12345678901234567890123456789.123456789, "-0.1", 1E2, null]',
    '[12345678901234567890123456789.123456789,-0.100000000,100.000000000,null]',
  ],
  [
    'map<string,struct<a:decimal(20,1)>>',
    '{"1 \\"2": {"a": 12345678901234567.9}}',
    '{"1 \\"2":{"a":12345678901234567.9}}',
  ],
  ['map<string,string>', '{"b": "x", "a": null}', '{"a":null,"b":"x"}'],
  ['map<string,map<int,int>>', '{"a": {"2": 1, "1": 2}}', '{"a":{"1":2,"2":1}}'],
  ['array<map<string,int>>', '[{"b": 1, "a": 2}]', '[{"a":2,"b":1}]'],
  [
    'struct<a:int,m:map<string,int>>',
    '{"m": {"z": 1, "y": 2}, "a": 5}',
    '{"a":5,"m":{"y":2,"z":1}}',
  ],
])('takes as %s the text %j', async (type, text, same) => {
  expect(formProblem(type, text)).toBeUndefined();
  const rows = await session.rows(
    `SELECT ${asWrittenSql('v', type)} AS same FROM (SELECT ${writtenSql(type, text)} AS v)`,
  );
  expect(rows).toEqual([{ same }]);
});

it.each<[ColumnType, string]>([
  ['int', '1.5'],
  ['int', ' 1'],
  ['bigint', '1_000'],
  ['double', 'north'],
  ['decimal(5,2)', '1.234'],
  ['boolean', 'yes'],
  ['date', '2026-5-7'],
  ['timestamp', '2026-05-07T22:00:00Z'],
  ['array<string>', 'null'],
  ['array<string>', "['a']"],
  ['map<string,string>', '["a"]'],
  ['struct<a:int>', ''],
])('does not take as %s the text %j', (type, text) => {
  expect(formProblem(type, text)).toMatch(/^expected (a|true or false)/);
});

it.each<[ColumnType, string]>([
  ['int', '3000000000'],
  ['date', '2026-02-30'],
  ['decimal(3,2)', '12.34'],
  ['array<int>', '["a"]'],
])('fails on what is no %s: %j', async (type, text) => {
  expect(formProblem(type, text)).toBeUndefined();
  await expect(session.run(`SELECT ${writtenSql(type, text)}`)).rejects.toThrow();
});

it.each<[ColumnType, string, string]>([
  ['double', 'NaN', 'NaN'],
  ['double', '-Infinity', '-Infinity'],
  ['double', '1E21', '1e+21'],
  ['timestamp', '2026-05-07 22:00:00.125', '2026-05-07 22:00:00.125'],
  ['array<double>', '["NaN", 0.1, null]', '["NaN","0.1",null]'],
  ['map<date,decimal(5,2)>', '{"2026-05-07": 1.5}', '{"2026-05-07":"1.50"}'],
  [
    'struct<a:boolean,b:array<string>>',
    '{"b": ["\\"", null], "a": null}',
    '{"a":null,"b":["\\"",null]}',
  ],
])('is, as %s, to another engine for %j the text %j', async (type, text, castable) => {
  const rows = await session.rows(
    `SELECT ${asCastableSql('v', type)} AS text FROM (SELECT ${writtenSql(type, text)} AS v)`,
  );
  expect(rows).toEqual([{ text: castable }]);
});
