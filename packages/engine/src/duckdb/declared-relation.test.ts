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
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

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

/** Writes the first file again, with other bytes at each place of some in its footer. */
async function changeFooter(kitchen: Kitchen, from: string, to: string): Promise<void> {
  const location = 's3://town-hall/source/0.parquet';
  const file = (await kitchen.lake.read(location)) as Buffer;
  const start = file.length - 8 - file.readUInt32LE(file.length - 8);
  const footer = file.subarray(start).toString('latin1');
  if (!footer.includes(from)) throw new Error(`the footer has no ${from}`);
  const changed = Buffer.from(footer.replaceAll(from, to), 'latin1');
  await kitchen.lake.write(location, Buffer.concat([file.subarray(0, start), changed]));
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

  it('may have a narrower type in one file than in another, and nothing is lost', async () => {
    const files = [
      'SELECT 7::INTEGER AS n, 0.5::FLOAT AS x',
      'SELECT 9007199254740993::BIGINT AS n, 0.1::DOUBLE AS x',
      'SELECT 8::SMALLINT AS n, 0.25::DOUBLE AS x',
    ];
    for (const order of [files, files.toReversed()]) {
      const { kitchen } = await kitchenWith({ n: 'bigint', x: 'double' }, order);
      const sql = 'SELECT CAST(n AS varchar) AS n, x FROM source ORDER BY x';
      expect(await kitchen.rows(sql)).toEqual([
        ['9007199254740993', 0.1],
        ['8', 0.25],
        ['7', 0.5],
      ]);
    }
  });

  it('have times that are rounded to milliseconds, as Trino 476 rounds them', async () => {
    const times = [
      '2026-05-07 01:02:03.456789',
      '2026-05-07 01:02:03.4565',
      '1969-12-31 23:59:59.9994',
      '1969-12-31 23:59:59.9995',
      '1960-01-01 00:00:00.0004',
    ];
    const files = times.map((time) => `SELECT TIMESTAMP '${time}' AS t`);
    const { kitchen } = await kitchenWith({ t: 'timestamp' }, [
      ...files,
      'SELECT NULL::TIMESTAMP AS t',
    ]);
    const sql =
      "SELECT t, t = TIMESTAMP '2026-05-07 01:02:03.457' AS same FROM source ORDER BY t NULLS LAST";
    expect(await kitchen.rows(sql)).toEqual([
      ['1960-01-01 00:00:00', false],
      ['1969-12-31 23:59:59.999', false],
      ['1970-01-01 00:00:00', false],
      ['2026-05-07 01:02:03.457', true],
      ['2026-05-07 01:02:03.457', true],
      [null, null],
    ]);
  });

  it('have each name once, as Athena knows no capitals', async () => {
    const { kitchen, text } = await kitchenWith({ nn: 'bigint' }, [
      'SELECT 1::BIGINT AS nn, 2 AS mm',
    ]);
    await changeFooter(kitchen, 'mm', 'NN');
    const message = expect.stringMatching(
      /0\.parquet: has 2 columns with one name: `nn`, `NN`; .* Write the file with one of them$/,
    );
    await expect(kitchen.rows(text)).rejects.toMatchObject({ kind: 'data', message });
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data', message });
  });

  it('have statistics that their rows keep to, because engines leave out rows by them', async () => {
    const rows =
      "SELECT 'mmmm' AS s, 5 AS n FROM range(9) UNION ALL SELECT 'nnnn', 6 FROM range(9)";
    const { kitchen, text } = await kitchenWith({ s: 'string', n: 'int' }, [rows]);
    const wanted = "SELECT count(*) AS n FROM source WHERE s = 'mmmm'";
    expect(await kitchen.rows(wanted)).toEqual([[9]]);
    await changeFooter(kitchen, 'mmmm', 'nnnn');
    const message = expect.stringMatching(
      /0\.parquet: the statistics of column `s` of `source` are wrong: they tell of nnnn to nnnn with 0 nulls, and its rows have mmmm to nnnn with 0 nulls; .* without statistics$/,
    );
    for (const sql of [wanted, text]) {
      await expect(kitchen.rows(sql)).rejects.toMatchObject({ kind: 'data', message });
    }
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data', message });
  });

  it('have statistics that say what they can: of nulls, NaN, negative and cut values', async () => {
    const values = [
      "(NULL, 'NaN', NULL, NULL)",
      "(repeat('é', 500), '-0.0', '0001-01-01', '-1.25')",
      "('a' || chr(0) || '\\', 'inf', '9999-12-31', '99999999.99')",
      "('', NULL, '2026-05-07', '0')",
    ];
    const columns = { s: 'string', x: 'double', d: 'date', m: 'decimal(10,2)' } as const;
    const types = 's::VARCHAR AS s, x::DOUBLE AS x, d::DATE AS d, m::DECIMAL(10,2) AS m';
    const files = [values.join(', '), ...values].map(
      (rows) => `SELECT ${types} FROM (VALUES ${rows}) AS v(s, x, d, m)`,
    );
    const { kitchen } = await kitchenWith(columns, files);
    const sql = 'SELECT count(*) AS n, count(s) AS s, count(x) AS x, count(d) AS d FROM source';
    expect(await kitchen.rows(sql)).toEqual([[8, 6, 6, 6]]);
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

  it.each<[string, (file: Buffer) => Buffer]>([
    [
      'a damaged page',
      (file) => Buffer.concat([file.subarray(0, 20), Buffer.alloc(60, 255), file.subarray(80)]),
    ],
    [
      'a damaged footer',
      (file) => Buffer.concat([file.subarray(0, -60), Buffer.alloc(40, 255), file.subarray(-20)]),
    ],
    ['an end that is missing', (file) => file.subarray(0, file.length / 2)],
    ['nothing in them', () => Buffer.alloc(0)],
  ])('are refused with their name: %s', async (_, damaged) => {
    const rows = 'SELECT range::BIGINT AS n, repeat(range::VARCHAR, 9) AS s FROM range(500)';
    const { kitchen, text } = await kitchenWith({ n: 'bigint', s: 'string' }, [rows]);
    const location = 's3://town-hall/source/0.parquet';
    await kitchen.lake.write(location, damaged((await kitchen.lake.read(location)) as Buffer));
    const message = expect.stringMatching(
      /0\.parquet: (column `[ns]` of `source` )?cannot be read as parquet \(.*\); replace it by a complete file/,
    );
    await expect(kitchen.rows(text)).rejects.toMatchObject({ kind: 'data', message });
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data', message });
  });

  it('are in UTF-8, or the message names the column', async () => {
    const { kitchen, text } = await kitchenWith({ n: 'bigint', s: 'string' }, [
      "SELECT 1::BIGINT AS n, 'abcdefgh' AS s",
    ]);
    const location = 's3://town-hall/source/0.parquet';
    const file = (await kitchen.lake.read(location)) as Buffer;
    file.write('\xff', file.indexOf('abcdefgh'), 'latin1');
    await kitchen.lake.write(location, file);
    const message = expect.stringMatching(
      /0\.parquet: column `s` of `source` cannot be read as parquet \(.*UTF8.*\); replace it by a complete file, in UTF-8/,
    );
    await expect(kitchen.rows(text)).rejects.toMatchObject({ kind: 'data', message });
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data', message });
  });
});
