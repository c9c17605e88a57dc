import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { parquet } from '@dc-data-baker/models';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { inspectSource } from './inspect-source.ts';
import type { SourceShape } from './source-shape.ts';

const LOCATION = 's3://shop/loaves/';
const shape: SourceShape = {
  format: parquet(),
  columns: [
    { name: 'name', type: 'string' },
    { name: 'grams', type: 'int' },
  ],
  polygons: [],
};

/** The bytes of a file with the rows of a SELECT. */
async function fileOf(select: string): Promise<Buffer> {
  const path = join(await tempFolder(), 'file.parquet');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return readFile(path);
}

/** Inspects a file as in S3, where nothing but ranges of it is read. */
async function inspect(file: Buffer): Promise<unknown> {
  const lake = new Lake(await tempFolder());
  await lake.write(`${LOCATION}0.parquet`, file);
  const store = Object.assign(lake, {
    readRange: async (_: string, start: number, end: number) => file.subarray(start, end),
  });
  const objects = await lake.list(LOCATION);
  const { signal } = new AbortController();
  return inspectSource(
    store,
    { location: LOCATION, shape, objects },
    { records: undefined, signal },
  );
}

it('accepts the declared columns in any order and in capitals, narrower, and more of them', async () => {
  for (const grams of ['1::INTEGER', '1::SMALLINT']) {
    const file = await fileOf(`SELECT ${grams} AS "GRAMS", {'name': 2} AS more, 'a' AS name`);
    expect(await inspect(file)).toEqual({ left: 0, warnings: [] });
  }
});

it.each([
  [
    "SELECT 1 AS weight, {'grams': 2} AS more, 'a' AS name",
    'has no column `grams`, which is declared as int; write the file with it, or declare the columns that it has: weight, more, name',
  ],
  [
    "SELECT 1 AS grams, 'a' AS name, 'b' AS xxxx",
    'has several columns with the name `name`; capitals make no difference to Athena. Write the file with one of them',
  ],
  // Athena reads it as long as the numbers fit; a lake refuses it.
  [
    "SELECT 1::BIGINT AS grams, 'a' AS name",
    'column `grams`: declared int \\(INTEGER\\), found BIGINT; write the file with that type, or declare the column as it is',
  ],
  [
    "SELECT 1 AS grams, ['a'] AS name",
    'column `name`: declared string \\(VARCHAR\\), found VARCHAR\\[\\]; write the file with that type, or declare the column as it is',
  ],
])(
  'refuses what Athena would read as null, as one of two, or as another type: %s',
  async (select, message) => {
    const file = await fileOf(select);
    for (let at = file.indexOf('xxxx'); at >= 0; at = file.indexOf('xxxx')) file.write('Name', at);
    await expect(inspect(file)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(new RegExp(`0\\.parquet: ${message}$`)),
    });
  },
);

it.each([
  ['an empty file', Buffer.alloc(0)],
  ['a text', Buffer.from('name,grams\nbun,50\n'.repeat(9))],
])('refuses %s', async (_, file) => {
  await expect(inspect(file)).rejects.toMatchObject({
    kind: 'data',
    message: expect.stringMatching(
      /0\.parquet: cannot be read as parquet \(.*\); replace it by a complete file$/,
    ),
  });
});
