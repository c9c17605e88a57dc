import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import {
  BaseTable,
  type ColumnType,
  external,
  Layer,
  parquet,
  query,
  S3Bucket,
} from '@dc-data-baker/models';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { emptyKitchen } from '../testing/kitchen.ts';

const base = {
  ...common,
  bucket: S3Bucket({ name: 'town-hall', description: 'Files of the tests.' }),
  format: parquet(),
} as const;

/** A lake with parquet files that another program wrote, one for each SELECT. */
async function kitchenWith(
  columns: Readonly<Record<string, ColumnType>>,
  selects: readonly string[],
) {
  const source = BaseTable({
    ...base,
    name: 'source',
    prefix: 'source/',
    columns,
    populatedBy: external('a test'),
  });
  const copy = BaseTable({
    ...base,
    name: 'copy',
    prefix: '{dc_environment}/copy/',
    columns,
    populatedBy: query(queryNamed('copy')),
  });
  const layer = Layer({ name: 'x', description: 'x', tables: [source, copy] });
  const text = `SELECT ${Object.keys(columns).join(', ')} FROM source`;
  const kitchen = await emptyKitchen(projectOf([layer], { copy: text }));
  const connection = await (await DuckDBInstance.create()).connect();
  for (const [i, select] of selects.entries()) {
    const path = kitchen.lake.pathOf(`s3://town-hall/source/${i}.parquet`);
    await mkdir(dirname(path), { recursive: true });
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  }
  connection.closeSync();
  return { kitchen, text };
}

describe('parquet files of other writers', () => {
  it.each([
    ['string', "'7'", 'INTEGER', '7::INTEGER'],
    ['bigint', '7::BIGINT', 'DOUBLE', '7::DOUBLE'],
    ['bigint', '7::BIGINT', 'VARCHAR', "'7'"],
    ['int', '7::INTEGER', 'BIGINT', '7::BIGINT'],
    ['double', '7::DOUBLE', 'DECIMAL(10,2)', '7::DECIMAL(10,2)'],
    ['date', "DATE '2026-05-07'", 'VARCHAR', "'2026-05-07'"],
    ['timestamp', "TIMESTAMP '2026-05-07'", 'TIMESTAMP WITH TIME ZONE', "TIMESTAMPTZ '2026-05-07'"],
    ['array<string>', "['7']", 'VARCHAR', "'7'"],
    ['array<string>', "['7']", 'INTEGER[]', '[7::INTEGER]'],
    ['decimal(10,2)', '7::DECIMAL(10,2)', 'DECIMAL(10,3)', '7::DECIMAL(10,3)'],
    // DuckDB must quote the one name, and quotes no other here.
    [
      'struct<at:int,n:int>',
      "{'at': 7, n: 8}",
      'STRUCT("at" INTEGER, m INTEGER)',
      "{'at': 7, m: 8}",
    ],
  ] satisfies [ColumnType, string, string, string][])(
    'hold what is declared %s (%s), and not %s',
    async (type, right, found, wrong) => {
      const files = [`SELECT ${right} AS n`, `SELECT ${wrong} AS n`];
      const { kitchen, text } = await kitchenWith({ n: type }, files);
      const message = expect.stringMatching(/1\.parquet: column `n` of `source`: declared /);
      await expect(kitchen.rows(text)).rejects.toMatchObject({ kind: 'data', message });
      await expect(kitchen.bake()).rejects.toThrow(`declared ${type} (`);
      await expect(kitchen.bake()).rejects.toThrow(`), found ${found}; write the file with that`);
    },
  );

  it('may hold narrower numbers, which are read as declared', async () => {
    const files = [
      'SELECT 2147483647::INTEGER AS N, 0.5::FLOAT AS x',
      'SELECT 1.5::DOUBLE AS x, 1::BIGINT AS n',
    ];
    const { kitchen } = await kitchenWith({ n: 'bigint', x: 'double' }, files);
    const sql = 'SELECT n + n AS n, x FROM source ORDER BY x';
    expect(await kitchen.rows(sql)).toEqual([
      [4294967294, 0.5],
      [2, 1.5],
    ]);
    await kitchen.bake();
  });

  it('have all columns that are declared, and may have more', async () => {
    const { kitchen } = await kitchenWith({ n: 'bigint' }, ['SELECT 1::BIGINT AS n, 2 AS more']);
    expect(await kitchen.rows('SELECT * FROM source')).toEqual([[1]]);
    const other = await kitchenWith({ n: 'bigint' }, ['SELECT 1::BIGINT AS other']);
    await expect(other.kitchen.bake()).rejects.toThrow(/declared bigint .*, found no such column;/);
  });

  it('are parquet files', async () => {
    const { kitchen, text } = await kitchenWith({ n: 'bigint' }, ['SELECT 1::BIGINT AS n']);
    await kitchen.lake.write('s3://town-hall/source/0.parquet', 'not that at all, not at all');
    const message = expect.stringMatching(/0\.parquet: cannot be read as parquet/);
    await expect(kitchen.rows(text)).rejects.toMatchObject({ kind: 'data', message });
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data', message });
  });
});
