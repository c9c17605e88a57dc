import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';

const ROWS =
  "SELECT n, 'x' || CAST(n AS varchar) AS name, n % 3 AS k FROM UNNEST(sequence(1, 10)) AS t(n)";
const to = (more = '') =>
  `TO 's3://town/out/1/' WITH (format = 'PARQUET', compression = 'SNAPPY'${more})`;
const BY_K = ", partitioned_by = ARRAY['k']";

async function written(aws: TestAws, Prefix = 'out/'): Promise<string[]> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: 'town', Prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

const FILE = /\d{8}_\d{6}_\d{5}_[0-9a-f]{5}_[0-9a-f-]{36}$/;

it('writes files, and a manifest of them', async () => {
  const aws = await TestAws.open();
  const { Status, Statistics, SubstatementType } = await aws.run(`UNLOAD (${ROWS}) ${to(BY_K)}`);
  expect([Status?.State, SubstatementType]).toEqual(['SUCCEEDED', 'UNLOAD']);
  const keys = await written(aws);
  expect([...new Set(keys.map((key) => key.replace(FILE, '')))]).toEqual([
    'out/1/k=0/',
    'out/1/k=1/',
    'out/1/k=2/',
  ]);
  // Each is written by more than one writer.
  expect(keys.length).toBeGreaterThan(3);
  const { DataManifestLocation = '' } = Statistics ?? {};
  expect(DataManifestLocation).toMatch(/^s3:\/\/results\/here\/[0-9a-f-]{36}-manifest\.csv$/);
  const manifest = readFileSync(join(aws.server.root, DataManifestLocation.slice(5)), 'utf8');
  expect(manifest.trim().split('\n').sort()).toEqual(keys.map((key) => `s3://town/${key}`));
});

it('can be read as a table with a column from the names of its folders', async () => {
  const aws = await TestAws.open();
  await aws.run(`UNLOAD (${ROWS}) ${to(BY_K)}`);
  const parameters = {
    'projection.enabled': 'true',
    'projection.k.type': 'enum',
    'projection.k.values': '0,1,2,3',
  };
  const columns = { n: 'bigint', name: 'string' };
  await aws.parquetTable('rows', columns, 's3://town/out/1/', { keys: ['k'], parameters });
  expect(await aws.rows("SELECT n, name, k FROM rows WHERE k = '1' ORDER BY n")).toEqual([
    ['1', 'x1', '1'],
    ['4', 'x4', '1'],
    ['7', 'x7', '1'],
    ['10', 'x10', '1'],
  ]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as AWS writes it
  const template = { ...parameters, 'storage.location.template': 's3://town/out/1/k=${k}/' };
  await aws.parquetTable('again', columns, 's3://town/', { keys: ['k'], parameters: template });
  const all = await aws.run('SELECT count(*) FROM again');
  const one = await aws.run("SELECT count(*) FROM again WHERE k = '2'");
  const either = await aws.run("SELECT count(*) FROM again WHERE k = '2' OR n = 1");
  const [bytes = 0, fewer = 0, again] = [all, one, either].map(
    ({ Statistics }) => Statistics?.DataScannedInBytes,
  );
  expect(fewer).toBeLessThan(bytes / 2);
  expect(again).toBe(bytes);
  await aws.parquetTable('wrong', { n: 'string' }, 's3://town/out/1/');
  expect(await aws.reason('SELECT n FROM wrong')).toMatch(/^HIVE_BAD_DATA: Field n's type BIGINT/);
});

it('keeps the types of Athena', async () => {
  const aws = await TestAws.open();
  const select = `SELECT sum(n) AS total, array_agg(name ORDER BY n) AS names FROM (${ROWS}) AS r WHERE n < 3`;
  await aws.run(`UNLOAD (${select}) ${to()}`);
  await aws.parquetTable(
    'totals',
    { total: 'bigint', names: 'array<string>', added: 'int' },
    's3://town/out/1/',
  );
  expect(await aws.rows('SELECT total, names, added FROM totals')).toEqual([
    ['3', '[x1, x2]', undefined],
  ]);
});

it('does not write a file without rows', async () => {
  const aws = await TestAws.open();
  const { Status } = await aws.run(`UNLOAD (SELECT n FROM (${ROWS}) AS r WHERE n > 99) ${to()}`);
  expect([Status?.State, await written(aws)]).toEqual(['SUCCEEDED', []]);
});

describe('fails', () => {
  it('if there is anything below the prefix, and changes nothing there', async () => {
    const aws = await TestAws.open();
    await aws.put('out/1/already', 'here');
    expect(await aws.reason(`UNLOAD (${ROWS}) ${to()}`)).toMatch(
      /^HIVE_PATH_ALREADY_EXISTS: Target directory for table '.*' already exists: s3:\/\/town\/out\/1\//,
    );
    expect(await written(aws)).toEqual(['out/1/already']);
    await aws.put('other_1/x', 'beside');
    const beside = await aws.run(`UNLOAD (${ROWS}) TO 's3://town/other' WITH (format = 'PARQUET')`);
    expect(beside.Status?.State).toBe('SUCCEEDED');
  });

  it('for more than 100 partitions, after some files were written', async () => {
    const aws = await TestAws.open();
    const rows = (n: number) => `SELECT 1 AS one, n AS k FROM UNNEST(sequence(1, ${n})) AS t(n)`;
    expect(await aws.reason(`UNLOAD (${rows(101)}) ${to(BY_K)}`)).toMatch(
      /^HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions\/buckets/,
    );
    expect((await written(aws)).length).toBeGreaterThan(0);
    const elsewhere = to(BY_K).replace('out/1', 'out/2');
    expect((await aws.run(`UNLOAD (${rows(100)}) ${elsewhere}`)).Status?.State).toBe('SUCCEEDED');
  });

  it.each([
    [
      'SELECT 1 AS k, 2 AS n',
      BY_K,
      'HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns',
    ],
    ['SELECT 1 AS n', BY_K, 'INVALID_TABLE_PROPERTY: Partition columns [k] not present in schema'],
    [
      'SELECT 1 AS n, 2',
      '',
      'MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 2',
    ],
    [
      'SELECT 1 AS n, 2 AS N',
      '',
      "DUPLICATE_COLUMN_NAME: line 1:1: Column name 'n' specified more than once",
    ],
    [
      'SELECT 1 AS n FROM nope',
      '',
      "TABLE_NOT_FOUND: line 1:28: Table 'awsdatacatalog.town.nope' does not exist",
    ],
  ])('for %s', async (select, by, reason) => {
    const aws = await TestAws.open();
    expect(await aws.reason(`UNLOAD (${select}) ${to(by)}`)).toContain(reason);
    expect(await written(aws)).toEqual([]);
  });
});

it('writes the types of the query’s columns, even if a table cannot read them', async () => {
  const aws = await TestAws.open();
  const select = '100.0 * count(*) / 3 AS percent FROM (VALUES 1) AS t(n)';
  const columns = { percent: 'double' };
  await aws.run(`UNLOAD (SELECT ${select}) TO 's3://town/out/1/' WITH (format = 'PARQUET')`);
  await aws.parquetTable('percents', columns, 's3://town/out/1/');
  expect(await aws.reason('SELECT percent FROM percents')).toMatch(
    /^HIVE_BAD_DATA: Field percent's type DECIMAL\(\d+,1\) in parquet file .* is incompatible with type double/,
  );
  const cast = `SELECT CAST(percent AS DOUBLE) AS percent FROM (SELECT ${select})`;
  await aws.run(`UNLOAD (${cast}) TO 's3://town/out/2/' WITH (format = 'PARQUET')`);
  await aws.parquetTable('readable', columns, 's3://town/out/2/');
  expect(await aws.rows('SELECT percent FROM readable')).toEqual([['33.3']]);
});
