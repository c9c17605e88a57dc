import { csv, parquet } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { castToShape, renderCopy, renderUnload } from './render.ts';
import { duckdbType, isDuckdbType } from './sql/sql-type.ts';
import type { TableShape } from './stage.ts';

const shape: TableShape = {
  format: parquet(),
  columns: [
    { name: 'uprn', type: 'string' },
    { name: 'area_ids', type: 'array<string>' },
  ],
  partitionedBy: [],
};
const partitioned: TableShape = {
  ...shape,
  format: parquet({ compression: 'zstd' }),
  partitionedBy: [
    { name: 'year', type: 'string', values: ['2026'] },
    { name: 'first_letter', type: 'string', values: ['A'] },
  ],
};

describe('Athena’s UNLOAD', () => {
  it('of a table', () => {
    expect(renderUnload('SELECT 1 -- one', shape, "s3://flour/o'brien/")).toBe(`UNLOAD (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("area_ids" AS ARRAY(VARCHAR)) AS "area_ids"
FROM (
SELECT 1 -- one
)
)
TO 's3://flour/o''brien/'
WITH (format = 'PARQUET', compression = 'SNAPPY')`);
  });

  it('of a partitioned table', () => {
    expect(renderUnload('SELECT 1', partitioned, 's3://flour/x/')).toBe(`UNLOAD (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("area_ids" AS ARRAY(VARCHAR)) AS "area_ids",
  CAST("year" AS VARCHAR) AS "year",
  CAST("first_letter" AS VARCHAR) AS "first_letter"
FROM (
SELECT 1
)
)
TO 's3://flour/x/'
WITH (format = 'PARQUET', compression = 'ZSTD', partitioned_by = ARRAY['year', 'first_letter'])`);
  });
});

describe('DuckDB’s COPY', () => {
  it('of a table', () => {
    expect(renderCopy('SELECT 1', shape, "/lake/o'brien", 'part-{i}')).toBe(`COPY (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("area_ids" AS VARCHAR[]) AS "area_ids"
FROM (
SELECT 1
)
)
TO '/lake/o''brien'
(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 8192, WRITE_BLOOM_FILTER false, PER_THREAD_OUTPUT, FILENAME_PATTERN 'part-{i}', OVERWRITE_OR_IGNORE, RETURN_STATS)`);
  });

  it('of a partitioned table', () => {
    expect(renderCopy('SELECT 1', partitioned, '/lake', 'part-{i}')).toBe(`COPY (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("area_ids" AS VARCHAR[]) AS "area_ids",
  CAST("year" AS VARCHAR) AS "year",
  CAST("first_letter" AS VARCHAR) AS "first_letter"
FROM (
SELECT 1
)
)
TO '/lake'
(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 8192, WRITE_BLOOM_FILTER false, PARTITION_BY ("year", "first_letter"), FILENAME_PATTERN 'part-{i}', OVERWRITE_OR_IGNORE, RETURN_STATS)`);
  });

  it('of rows of a single partition', () => {
    const partition = { year: '2026', first_letter: 'A' };
    expect(renderCopy('SELECT 1', partitioned, '/lake/', 'part-A-{i}', partition)).toBe(`COPY (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("area_ids" AS VARCHAR[]) AS "area_ids"
FROM (
SELECT 1
)
)
TO '/lake/year=2026/first_letter=A/part-A-0.parquet'
(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 8192, WRITE_BLOOM_FILTER false, RETURN_STATS)`);
  });

  it('of a table whose rows are arranged afterwards, without compressing them twice', () => {
    const format = parquet({ rowGroups: { by: 'uprn', sortedBy: ['uprn'] } });
    expect(renderCopy('SELECT 1', { ...shape, format }, '/lake', 'part-{i}')).toContain(
      '(FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 64, WRITE_BLOOM_FILTER false, PER_THREAD_OUTPUT,',
    );
  });
});

it('refuses formats other than parquet', () => {
  const text = { ...shape, format: csv({ header: true }) };
  expect(() => renderUnload('SELECT 1', text, 's3://flour/')).toThrow('only parquet is written');
  expect(() => renderCopy('SELECT 1', text, '/lake', 'part')).toThrow('only parquet is written');
});

it('rows have the declared types, in the declared order', () => {
  expect(castToShape('SELECT 1', shape)).toBe(
    'SELECT\n  CAST("uprn" AS VARCHAR) AS "uprn",\n  CAST("area_ids" AS VARCHAR[]) AS "area_ids"\nFROM (\nSELECT 1\n)',
  );
});

it.each([
  ['int', 'INTEGER'],
  ['timestamp', 'TIMESTAMP'],
  ['decimal(10,2)', 'DECIMAL(10,2)'],
  ['array<map<string,int>>', 'MAP(VARCHAR, INTEGER)[]'],
  ['struct<a:int,b:array<double>>', 'STRUCT("a" INTEGER, "b" DOUBLE[])'],
  ['struct<at:int,order:date>', 'STRUCT("at" INTEGER, "order" DATE)'],
] as const)('%s is DuckDB’s %s', (type, expected) => expect(duckdbType(type)).toBe(expected));

it.each([
  ['STRUCT(a INTEGER, "at" DATE)', 'struct<a:int,at:date>', true],
  ['STRUCT("a" INTEGER, "at" DATE)', 'struct<a:int,at:date>', true],
  ['STRUCT(b INTEGER, "at" DATE)', 'struct<a:int,at:date>', false],
  ['MAP(VARCHAR, STRUCT(a INTEGER)[])', 'map<string,array<struct<a:int>>>', true],
] as const)('%s is declared as %s: %s', (told, declared, isIt) =>
  expect(isDuckdbType(told, declared)).toBe(isIt),
);
