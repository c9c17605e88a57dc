import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetSchema, type SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { footerType } from './footer-type.ts';

/** Rows with a value of each type that DuckDB writes. */
const SELECT = `SELECT
  'a' AS text, true AS flag, 1::TINYINT AS i8, 1::SMALLINT AS i16, 1::INTEGER AS i32, 1::BIGINT AS i64,
  1::UTINYINT AS u8, 1::USMALLINT AS u16, 1::UINTEGER AS u32, 1::UBIGINT AS u64, 1::FLOAT AS f32, 1::DOUBLE AS f64,
  1::DECIMAL(4,1) AS d4, 1::DECIMAL(10,2) AS d10, 1::DECIMAL(38,3) AS d38, DATE '2026-05-07' AS day,
  TIMESTAMP '2026-05-07' AS t, TIMESTAMPTZ '2026-05-07' AS tz, TIMESTAMP_NS '2026-05-07' AS ns,
  TIMESTAMP_S '2026-05-07' AS s, TIMESTAMP_MS '2026-05-07' AS ms, TIME '01:02:03' AS hour, '\\xAA'::BLOB AS bytes,
  uuid() AS id, ['a'] AS texts, [[1]] AS lists, MAP {'a': 1::BIGINT} AS map, MAP {'a': ['b']} AS map_of_lists,
  {'at': 1, 'n m': 'x'} AS struct, [{'a': [1.5::DOUBLE]}] AS structs, MAP {1: {'b': true}} AS map_of_structs`;

it('is the type by which DuckDB describes the column', async () => {
  const path = join(await tempFolder(), 'file.parquet');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${SELECT}) TO '${path}' (FORMAT parquet)`);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${path}'`);
  connection.closeSync();
  const { buffer } = new Uint8Array(await readFile(path));
  const found = parquetSchema(parquetMetadata(buffer)).children;
  // DuckDB quotes a field only if it must.
  const unquoted = (type: string) => type.replaceAll(/"(\w+)"/g, '$1');
  expect(found.map((column) => [column.element.name, unquoted(footerType(column))])).toEqual(
    described.getRowObjects().map((row) => [row['column_name'], unquoted(`${row['column_type']}`)]),
  );
});

describe('other writers', () => {
  const column = (elements: readonly SchemaElement[]) => {
    const root = { name: 'root', num_children: 1 };
    const metadata = { schema: [root, ...elements] } as Parameters<typeof parquetSchema>[0];
    const [first] = parquetSchema(metadata).children;
    if (!first) throw new Error('no column');
    return footerType(first);
  };
  it.each<readonly [string, string, SchemaElement]>([
    [
      'a text without its old name',
      'VARCHAR',
      { type: 'BYTE_ARRAY', name: 'a', logical_type: { type: 'STRING' } },
    ],
    ['bytes', 'BLOB', { type: 'BYTE_ARRAY', name: 'a' }],
    [
      'a text of a dictionary',
      'VARCHAR',
      { type: 'BYTE_ARRAY', name: 'a', converted_type: 'ENUM' },
    ],
    [
      'a decimal without its old name',
      'DECIMAL(10,2)',
      { type: 'INT64', name: 'a', logical_type: { type: 'DECIMAL', precision: 10, scale: 2 } },
    ],
    [
      'an old decimal without digits behind the point',
      'DECIMAL(9,0)',
      { type: 'INT32', name: 'a', converted_type: 'DECIMAL', precision: 9 },
    ],
    [
      'a number without its old name',
      'SMALLINT',
      { type: 'INT32', name: 'a', logical_type: { type: 'INTEGER', bitWidth: 16, isSigned: true } },
    ],
    [
      'an old number without a sign',
      'UINTEGER',
      { type: 'INT32', name: 'a', converted_type: 'UINT_32' },
    ],
    [
      'a day without its old name',
      'DATE',
      { type: 'INT32', name: 'a', logical_type: { type: 'DATE' } },
    ],
    ['the times of Spark and Impala', 'TIMESTAMP', { type: 'INT96', name: 'a' }],
    ['an old time', 'TIMESTAMP', { type: 'INT64', name: 'a', converted_type: 'TIMESTAMP_MILLIS' }],
    [
      'numbers without a list around them',
      'INTEGER[]',
      { type: 'INT32', name: 'a', repetition_type: 'REPEATED' },
    ],
  ])('%s', (_, type, element) => {
    expect(column([element])).toBe(type);
  });

  it('a list of two levels', () => {
    const list = { name: 'a', converted_type: 'LIST', num_children: 1 } as const;
    const texts = { type: 'BYTE_ARRAY', name: 'array', converted_type: 'UTF8' } as const;
    expect(column([list, { ...texts, repetition_type: 'REPEATED' }])).toBe('VARCHAR[]');
  });
});
