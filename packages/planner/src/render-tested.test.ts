import { expect, it } from 'vitest';
import { renderTested, type TestedInput } from './render-tested.ts';
import type { TableShape } from './stage.ts';

type Shape = Pick<TableShape, 'columns' | 'partitionedBy'>;

const shape: Shape = {
  columns: [
    { name: 'uprn', type: 'string' },
    { name: 'days', type: 'array<date>' },
  ],
  partitionedBy: [{ name: 'first_letter', type: 'string', values: ['A'] }],
};

const input = (rows: TestedInput['rows']): TestedInput => ({
  table: { name: 'points', ...shape },
  rows,
});

it('a tested SELECT reads the given rows, and returns each of its rows as one text', () => {
  const rows = [
    ["O'Neill\\", '["2026-05-07"]', 'A'],
    [null, null, ''],
  ];
  const select = 'WITH points AS (SELECT * FROM points) SELECT * FROM points -- all';
  expect(renderTested(select, shape, [input(rows)])).toBe(`WITH "points" AS (
SELECT CAST(c0 AS VARCHAR) AS "uprn", CAST(CAST(json_parse(c1) AS ARRAY(VARCHAR)) AS ARRAY(DATE)) AS "days", CAST(c2 AS VARCHAR) AS "first_letter"
FROM (VALUES
('O''Neill\\', '["2026-05-07"]', 'A'),
(NULL, NULL, '')
) AS v (c0, c1, c2)
)
SELECT json_format(CAST(ARRAY[
  CAST("uprn" AS VARCHAR),
  json_format(CAST(CAST("days" AS ARRAY(VARCHAR)) AS JSON)),
  CAST("first_letter" AS VARCHAR)
] AS JSON)) AS "found"
FROM (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("days" AS ARRAY(DATE)) AS "days",
  CAST("first_letter" AS VARCHAR) AS "first_letter"
FROM (
WITH points AS (SELECT * FROM points) SELECT * FROM points -- all
)
)`);
});

it('an input without rows has its columns', () => {
  expect(renderTested('SELECT 1', shape, [input([])])).toContain(`WITH "points" AS (
SELECT CAST(NULL AS VARCHAR) AS "uprn", CAST(CAST(json_parse(NULL) AS ARRAY(VARCHAR)) AS ARRAY(DATE)) AS "days", CAST(NULL AS VARCHAR) AS "first_letter" WHERE false
)
SELECT`);
});

it('a SELECT without tables has no inputs', () => {
  expect(renderTested('SELECT 1', shape, [])).toMatch(/^SELECT json_format\(/);
});

it('a map of structs is converted to text and back', () => {
  const type = 'map<int,struct<order:decimal(5,2),at:timestamp>>';
  const ofMaps: Shape = { columns: [{ name: 'm', type }], partitionedBy: [] };
  const sql = renderTested('SELECT 1', ofMaps, [
    { table: { name: 't', ...ofMaps }, rows: [['{}']] },
  ]);
  const texts = 'MAP(VARCHAR, ROW("order" VARCHAR, "at" VARCHAR))';
  const declared = 'MAP(INTEGER, ROW("order" DECIMAL(5,2), "at" TIMESTAMP(3)))';
  expect(sql).toContain(`CAST(CAST(json_parse(c0) AS ${texts}) AS ${declared}) AS "m"`);
  expect(sql).toContain(`json_format(CAST(CAST("m" AS ${texts}) AS JSON))`);
});
