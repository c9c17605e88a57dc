import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import { tableNamed } from '@dc-data-baker/planner';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { Kitchen } from '../testing/kitchen.ts';
import { readShard } from './read-shard.ts';

it('returns the rows that a client finds in the file', async () => {
  // A lake whose path is a glob that matches another lake's path.
  const folder = await tempFolder();
  const kitchen = new Kitchen(new Lake(join(folder, '[a]')), town());
  await kitchen.putTown();
  await kitchen.bake();
  const { lake, project } = kitchen;
  const table = tableNamed(project, ballotsByOutcode.name);
  await new Lake(join(folder, 'a')).write(`${table.location}B1.parquet`, 'not this one');
  const row = {
    uprn: '11',
    address: 'Inside, 11 Low Street',
    postcode: 'B1 1AA',
    ballot_ids: ['mayor', 'north'],
    outcode: 'B1',
  };
  expect(await readShard(lake, table, 'B1', { uprn: '11' })).toEqual({
    rows: [row],
    isEmpty: false,
  });
  const both = await readShard(lake, table, 'B1', { postcode: 'B11AA' });
  expect(both?.rows.map(({ uprn }) => uprn)).toEqual(['11', '12']);
  expect(await readShard(lake, table, 'B1', { postcode: "B1'1AA" })).toEqual({
    rows: [],
    isEmpty: false,
  });
  expect(await readShard(lake, table, 'AA2', {})).toEqual({ rows: [], isEmpty: true });
  expect(await readShard(lake, table, 'ZZ1', {})).toBeUndefined();
  expect(await readShard(lake, table, 'A*', {})).toBeUndefined();
  await expect(readShard(lake, table, '../ballots_by_outcode/B1', {})).rejects.toThrow('s3://');

  const path = lake.pathOf(`${table.location}B1.parquet`);
  await writeFile(path, (await readFile(path)).subarray(0, 50));
  await expect(readShard(lake, table, 'B1', {})).rejects.toMatchObject({
    kind: 'lake',
    message: expect.stringMatching(
      /B1\.parquet cannot be read \(.*\); bake `ballots_by_outcode` again$/,
    ),
  });
});

it.each([
  ['digits of a bigint', '9007199254740993', '9007199254740993'],
  ['what is no number', "'nan'::DOUBLE", 'NaN'],
  ['zeros of a decimal', '1.10::DECIMAL(10,2)', '1.10'],
  ['the entries of a map', "MAP {'a': 'b'}", [{ key: 'a', value: 'b' }]],
  ['a list in a list', "[['a', NULL], NULL]", [['a', null], null]],
])('keeps %s', async (_, expression, value) => {
  const lake = new Lake(await tempFolder());
  const table = tableNamed(town(), ballotsByOutcode.name);
  const path = lake.pathOf(`${table.location}B1.parquet`);
  await mkdir(dirname(path), { recursive: true });
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `COPY (SELECT '11' AS uprn, ${expression} AS x) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  const found = await readShard(lake, table, 'B1', { uprn: '11' });
  expect(found).toEqual({ rows: [{ uprn: '11', x: value }], isEmpty: false });
});
