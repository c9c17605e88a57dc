import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  CreateWorkGroupCommand,
  GetQueryResultsCommand,
  paginateGetQueryResults,
} from '@aws-sdk/client-athena';
import {
  BatchCreatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
} from '@aws-sdk/client-glue';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';

const STREETS = `1,"High ""St"", 1",2.5
2,Low St,
3,,-1
`;
const COLUMNS = { id: 'string', name: 'string', x: 'string' };

async function withStreets(): Promise<TestAws> {
  const aws = await TestAws.open();
  await aws.csvTable('streets', COLUMNS, STREETS);
  return aws;
}

describe('results', () => {
  it('begin with the names of the columns, and have their types', async () => {
    const aws = await withStreets();
    const { QueryExecutionId } = await aws.run(
      "SELECT id, CAST(id AS integer) AS n, count(*) OVER () AS all_of_them, TRY_CAST(x AS double) AS x, id = '1' AS first, ARRAY[name, NULL] AS names, DATE '2026-05-07' AS day, TIMESTAMP '2026-05-07 13:00:00' AS at, CAST(1.5 AS decimal(5,2)) AS price, sum(CAST(id AS bigint)) OVER () FROM streets ORDER BY id LIMIT 2",
    );
    const { ResultSet } = await aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => [Name, Type]);
    expect(columns).toEqual([
      ['id', 'varchar'],
      ['n', 'integer'],
      ['all_of_them', 'bigint'],
      ['x', 'double'],
      ['first', 'boolean'],
      ['names', 'array'],
      ['day', 'date'],
      ['at', 'timestamp'],
      ['price', 'decimal'],
      ['_col9', 'bigint'],
    ]);
    const rows = ResultSet?.Rows?.map(({ Data = [] }) => Data.map((datum) => datum.VarCharValue));
    expect(rows?.[0]).toEqual(columns?.map(([name]) => name));
    const rest = ['2026-05-07', '2026-05-07 13:00:00.000', '1.50', '6'];
    expect(rows?.[1]).toEqual(['1', '1', '3', '2.5', 'true', '[High "St", 1, null]', ...rest]);
    expect(rows?.[2]).toEqual(['2', '2', '3', undefined, 'false', '[Low St, null]', ...rest]);
  });

  it('are the literals of a statement that reads no table, without a database', async () => {
    const aws = await TestAws.open();
    const sql = `WITH "jars" AS (
SELECT CAST(c0 AS BIGINT) AS "n", CAST(CAST(json_parse(c1) AS MAP(VARCHAR, ARRAY(VARCHAR))) AS MAP(INTEGER, ARRAY(DECIMAL(20,1)))) AS "sizes"
FROM (VALUES ('9223372036854775807', '{"1":["12345678901234567.9",null]}'), (NULL, NULL)) AS v (c0, c1))
SELECT json_format(CAST(ARRAY[CAST(n AS VARCHAR), json_format(CAST(CAST(sizes AS MAP(VARCHAR, ARRAY(VARCHAR))) AS JSON))] AS JSON)) AS "found"
FROM (WITH jars AS (SELECT * FROM jars) SELECT * FROM Jars)`;
    const { QueryExecutionId, Statistics } = await aws.run(sql, { QueryExecutionContext: {} });
    const { ResultSet } = await aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    expect(ResultSet?.Rows?.map(({ Data = [] }) => Data[0]?.VarCharValue)).toEqual([
      'found',
      '["9223372036854775807","{\\"1\\":[\\"12345678901234567.9\\",null]}"]',
      '[null,null]',
    ]);
    expect(Statistics?.DataScannedInBytes).toBe(0);
  });

  it('have a thousand rows a page, including the header', async () => {
    const aws = await TestAws.open();
    const { QueryExecutionId } = await aws.run(
      'SELECT n FROM UNNEST(sequence(1, 2000)) AS t(n) ORDER BY n',
    );
    const pages: (string | undefined)[][] = [];
    for await (const { ResultSet } of paginateGetQueryResults(
      { client: aws.athena },
      { QueryExecutionId },
    )) {
      pages.push((ResultSet?.Rows ?? []).map(({ Data = [] }) => Data[0]?.VarCharValue));
    }
    expect(pages.map((page) => [page.length, page[0]])).toEqual([
      [1000, 'n'],
      [1000, '1000'],
      [1, '2000'],
    ]);
    const tooMany = new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1001 });
    await expect(aws.athena.send(tooMany)).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  it('are written to a file, in which null differs from the empty string', async () => {
    const aws = await withStreets();
    const { ResultConfiguration, StatementType, SubstatementType, Statistics } = await aws.run(
      'SELECT id, name, TRY_CAST(x AS double) AS x FROM streets ORDER BY id',
    );
    const { OutputLocation = '' } = ResultConfiguration ?? {};
    expect(OutputLocation).toMatch(/^s3:\/\/results\/here\/[0-9a-f-]{36}\.csv$/);
    const path = join(aws.server.root, OutputLocation.slice('s3://'.length));
    expect(readFileSync(path, 'utf8')).toBe(
      '"id","name","x"\n"1","High ""St"", 1","2.5"\n"2","Low St",\n"3","","-1.0"\n',
    );
    expect(readFileSync(`${path}.metadata`, 'utf8')).not.toBe('');
    expect([StatementType, SubstatementType]).toEqual(['DML', 'SELECT']);
    expect(Statistics?.DataScannedInBytes).toBe(STREETS.length);
  });
});

describe('tables', () => {
  it('are found by names in any case, with or without database and catalogue', async () => {
    const aws = await withStreets();
    for (const name of [
      'STREETS',
      'town.streets',
      '"town"."Streets"',
      '"AwsDataCatalog"."town"."streets"',
    ]) {
      expect(await aws.rows(`SELECT max(ID) FROM ${name}`)).toEqual([['3']]);
    }
    await aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'other' } }));
    const elsewhere = await aws.run('SELECT max(id) FROM town.streets', {
      QueryExecutionContext: { Database: 'other' },
    });
    expect(elsewhere.Status?.State).toBe('SUCCEEDED');
  });

  it('are not read if another database’s table with the same name is meant', async () => {
    const aws = await withStreets();
    await aws.put('theirs/rows.parquet', 'not parquet');
    await aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'town_of_others' } }));
    const Columns = [{ Name: 'id', Type: 'string' }];
    const SerdeInfo = { SerializationLibrary: 'x.ParquetHiveSerDe' };
    const StorageDescriptor = { Columns, Location: 's3://town/theirs/', SerdeInfo };
    const TableInput = { Name: 'streets', StorageDescriptor };
    await aws.glue.send(new CreateTableCommand({ DatabaseName: 'town_of_others', TableInput }));
    expect(await aws.rows('SELECT max(id) FROM streets')).toEqual([['3']]);
    const theirs = await aws.run('SELECT max(id) FROM "Town_of_Others".streets');
    expect(theirs.Status?.StateChangeReason).toContain('theirs/rows.parquet');
  });

  it('have the rows of all files below their location, except hidden ones', async () => {
    const aws = await withStreets();
    await aws.put('streets/deep/er/more.csv', '4,d,\n');
    await aws.put('streets/_hidden.csv', '5,e,\n');
    await aws.put('streets/.hidden/f.csv', '6,f,\n');
    await aws.put('streets_beside/rows.csv', '7,g,\n');
    const Body = gzipSync('8,zipped,\n');
    await aws.s3.send(new PutObjectCommand({ Bucket: 'town', Key: 'streets/z.csv.gz', Body }));
    expect(await aws.rows('SELECT id FROM streets ORDER BY id')).toEqual([
      ['1'],
      ['2'],
      ['3'],
      ['4'],
      ['8'],
    ]);
  });

  it('without files have no rows', async () => {
    const aws = await TestAws.open();
    await aws.createTable('empty', COLUMNS, { SerializationLibrary: 'x.OpenCSVSerde' }, {});
    expect(await aws.rows('SELECT count(*), max(x) FROM empty')).toEqual([['0', undefined]]);
  });

  it('may have a header line, in each file', async () => {
    const aws = await TestAws.open();
    await aws.csvTable('streets', { id: 'string' }, 'id\n1\n', true);
    await aws.put('streets/more.csv', 'id\n2\n');
    expect(await aws.rows('SELECT id FROM streets ORDER BY id')).toEqual([['1'], ['2']]);
  });

  it('may be text without quotes', async () => {
    const aws = await TestAws.open();
    await aws.put('plain/rows', '1|"a"\nx|\\N\n');
    const serde = {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      Parameters: { 'field.delim': '|' },
    };
    await aws.createTable('plain', { n: 'int', s: 'string' }, serde, {});
    expect(await aws.rows('SELECT n, s FROM plain ORDER BY n')).toEqual([
      ['1', '"a"'],
      [undefined, undefined],
    ]);
  });

  it('may have partitions that were added', async () => {
    const aws = await TestAws.open();
    await aws.put('p/one/rows.csv', '1\n');
    await aws.put('p/two/rows.csv', '2\n');
    const SerdeInfo = { SerializationLibrary: 'x.OpenCSVSerde' };
    await aws.createTable('p', { id: 'string' }, SerdeInfo, {
      PartitionKeys: [{ Name: 'k', Type: 'string' }],
    });
    expect(await aws.rows('SELECT count(*) FROM p')).toEqual([['0']]);
    const PartitionInputList = ['one', 'two'].map((value) => ({
      Values: [value],
      StorageDescriptor: { Location: `s3://town/p/${value}/`, SerdeInfo },
    }));
    await aws.glue.send(
      new BatchCreatePartitionCommand({ DatabaseName: 'town', TableName: 'p', PartitionInputList }),
    );
    expect(await aws.rows("SELECT id, k FROM p WHERE k = 'two'")).toEqual([['2', 'two']]);
  });
});

describe('mistakes', () => {
  it.each([
    [
      'SELECT 1 FROM nope',
      "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.town.nope' does not exist",
    ],
    [
      'SELECT 1\nFROM town.nope',
      "TABLE_NOT_FOUND: line 2:6: Table 'awsdatacatalog.town.nope' does not exist",
    ],
    [
      'SELECT 1 FROM nowhere.streets',
      "SCHEMA_NOT_FOUND: line 1:15: Schema 'nowhere' does not exist",
    ],
    [
      'SELECT id, nope FROM streets',
      "COLUMN_NOT_FOUND: line 1:12: Column 'nope' cannot be resolved or requester is not authorized to access requested resources",
    ],
    [
      'SELECT nope(id) FROM streets',
      "FUNCTION_NOT_FOUND: line 1:8: Function 'nope' not registered",
    ],
    ['SELECT CAST(name AS integer) FROM streets', 'INVALID_CAST_ARGUMENT'],
    ['SELECT sum(name) FROM streets', 'TYPE_MISMATCH'],
    [
      "SELECT ST_Contains(ST_GeometryFromText('POLYGON ((0'), ST_Point(1, 2))",
      'INVALID_FUNCTION_ARGUMENT: Invalid WKT',
    ],
    [
      "SELECT json_format('[1]')",
      'FUNCTION_NOT_FOUND: line 1:1: Unexpected parameters (varchar) for function json_format. Expected: json_format(json)',
    ],
    [
      'SELECT CAST(json_parse(name) AS ARRAY(VARCHAR)) FROM streets',
      "INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: 'High",
    ],
  ])('%s fails as on Athena', async (sql, reason) => {
    const aws = await withStreets();
    const { Status } = await aws.run(sql);
    expect(Status?.StateChangeReason).toContain(reason);
    expect(Status).toMatchObject({
      State: 'FAILED',
      AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: Status?.StateChangeReason },
    });
  });

  it.each(['SELEC 1', 'SELECT FROM WHERE', 'DROP TABLE streets', 'UNLOAD (SELECT 1'])(
    '%s is not even started',
    async (sql) => {
      const aws = await withStreets();
      await expect(aws.start(sql)).rejects.toMatchObject({
        name: 'InvalidRequestException',
        AthenaErrorCode: 'MALFORMED_QUERY',
      });
      expect(aws.server.queries).toEqual([]);
    },
  );
});

it('stops a query that would read more than its workgroup allows', async () => {
  const aws = await TestAws.open({ smallestCutoffBytes: 1 });
  await aws.csvTable('streets', COLUMNS, STREETS);
  const Configuration = {
    BytesScannedCutoffPerQuery: 10,
    ResultConfiguration: { OutputLocation: 's3://results/careful' },
  };
  await aws.athena.send(new CreateWorkGroupCommand({ Name: 'careful', Configuration }));
  const { Status, Statistics, ResultConfiguration } = await aws.run('SELECT * FROM streets', {
    WorkGroup: 'careful',
  });
  expect(Status).toMatchObject({
    State: 'CANCELLED',
    StateChangeReason: 'Bytes scanned limit was exceeded',
  });
  expect(Statistics?.DataScannedInBytes).toBe(STREETS.length);
  // A workgroup's location overrides the query's.
  expect(ResultConfiguration?.OutputLocation).toMatch(/^s3:\/\/results\/careful\//);
});

it('finds the polygons that contain points, however the query is written', async () => {
  const aws = await TestAws.open();
  await aws.csvTable(
    'points',
    { id: 'string', x: 'double', y: 'double' },
    'a,2,2\nhole,5,5\nedge,0,3\nout,50,50\n',
  );
  await aws.csvTable(
    'areas',
    { name: 'string', wkt: 'string' },
    'all,"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 4 6, 6 6, 6 4, 4 4))"\nleft,"MULTIPOLYGON (((-1 -1, 3 -1, 3 9, -1 9, -1 -1)))"\n',
  );
  const on = 'ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.x, p.y))';
  const expected = [
    ['a', 'all'],
    ['a', 'left'],
    ['edge', 'left'],
    ['hole', undefined],
    ['out', undefined],
  ];
  for (const areas of ['areas', '(SELECT ALL * FROM areas)', '(SELECT name, wkt FROM areas)']) {
    const sql = `SELECT p.id, a.name FROM points p LEFT JOIN ${areas} a ON ${on} ORDER BY 1, 2`;
    expect(await aws.rows(sql)).toEqual(expected);
  }
  expect(
    await aws.rows(
      `SELECT p.id FROM points p, areas a WHERE NOT ${on} AND a.name = 'left' ORDER BY 1`,
    ),
  ).toEqual([['hole'], ['out']]);
  expect(await aws.rows(`SELECT count(*) FROM points p JOIN areas a ON ${on}`)).toEqual([['3']]);
});

it('finds points on cuts, which are in the union of the pieces and in no piece', async () => {
  const aws = await TestAws.open();
  await aws.csvTable(
    'points',
    { id: 'string', x: 'double', y: 'double' },
    'cut,5,5\nend of cut,5,0\nends meet,5,10\noutline,0,5\nT,10,5\nout,50,50\n',
  );
  await aws.csvTable(
    'pieces',
    { name: 'string', wkt: 'string' },
    [
      'whole,"POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"',
      'whole,"POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))"',
      'whole,"POLYGON ((10 0, 20 0, 20 5, 10 5, 10 0))"',
      'whole,"POLYGON ((10 5, 20 5, 20 10, 10 10, 10 5))"',
      'other,"POLYGON ((5 0, 6 0, 6 10, 5 10, 5 0))"',
      '',
    ].join('\n'),
  );
  const touching = `SELECT p.id, a.name
    FROM points p
    JOIN (SELECT name, ST_GeometryFromText(wkt) AS area FROM pieces) a
      ON ST_Intersects(ST_Boundary(a.area), ST_Point(p.x, p.y))
    GROUP BY p.id, p.x, p.y, a.name`;
  expect(await aws.rows(`SELECT count(*) FROM (${touching})`)).toEqual([['8']]);
  expect(
    await aws.rows(
      `${touching} HAVING ST_Contains(geometry_union_agg(a.area), ST_Point(p.x, p.y)) ORDER BY 1, 2`,
    ),
  ).toEqual([
    ['T', 'whole'],
    ['cut', 'whole'],
  ]);
});
