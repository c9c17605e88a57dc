import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { parquet } from '@dc-data-baker/models';
import type { ShardsStage } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyShards } from './copy-shards.ts';
import { relationWithPlaces } from './relation.ts';
import { DuckdbSession } from './session.ts';
import { ShardPaths } from './shard-paths.ts';

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

const stage: Omit<ShardsStage, 'pieces'> = {
  kind: 'shards',
  id: 'shards:files',
  table: 'files',
  layer: 'x',
  after: [],
  format: parquet(),
  columns: [
    { name: 'id', type: 'string' },
    { name: 'postcode', type: 'string' },
    { name: 'ballots', type: 'array<string>' },
    { name: 'outcode', type: 'string' },
  ],
  partitionedBy: [],
  bakesLocation: 's3://flour/bakes/',
  location: 's3://flour/files/',
  recipe: { duckdb: '', athena: '' },
  concurrency: 1,
  reads: ['addresses'],
  by: 'outcode',
  sortedBy: ['postcode', 'id'],
  emptyUnlessAny: 'ballots',
};

/** An outcode, a postcode, a number, and the ballots as a list in DuckDB's SQL. */
type Address = readonly [string | null, string | null, string, string];

const literal = (text: string | null) => (text === null ? 'NULL' : `'${text}'`);

/** What the footer of a file says if its table is kept in row groups, in DuckDB's SQL. */
const MARK = "KV_METADATA {'databaker.row_groups': 'outcode'}";

/** A table with one row group in each of its files. */
async function tableOf(files: readonly (readonly Address[])[], options: string) {
  const folder = await tempFolder();
  const paths: string[] = [];
  for (const [i, addresses] of files.entries()) {
    const rows = addresses.map(
      ([outcode, postcode, id, ballots]) =>
        `(${literal(id)}, ${literal(postcode)}, CAST(${ballots} AS VARCHAR[]), ${literal(outcode)})`,
    );
    const path = join(folder, `${i}.parquet`);
    await session.run(
      `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) AS t(id, postcode, ballots, outcode)) TO '${path}' (FORMAT parquet, ${options})`,
    );
    paths.push(path);
  }
  return { table: 'addresses', relation: relationWithPlaces(stage, paths) };
}

/**
 * Copies the outcode files of a table.
 *
 * @returns the numbers in each file, as DuckDB reads it; `undefined` if nothing was written
 */
async function copied(
  files: readonly (readonly Address[])[],
  { where = 'true', options = `COMPRESSION snappy, ${MARK}` } = {},
): Promise<Record<string, string[]> | undefined> {
  const placed = {
    sql: `SELECT id, postcode, ballots, outcode, filename, file_row_number FROM addresses WHERE ${where}`,
    copied: { id: 'id', postcode: 'postcode', ballots: 'ballots' },
  };
  const folder = join(await tempFolder(), 'shards');
  await mkdir(folder);
  const piece = { ...(await tableOf(files, options)), placed };
  const paths = new ShardPaths(stage, folder);
  const { signal } = new AbortController();
  const written = await copyShards(session, stage, piece, paths, signal);
  expect(await readdir(folder)).toHaveLength(written?.length ?? 0);
  if (!written) return undefined;
  const found: Record<string, string[]> = {};
  for (const { path, rows } of written) {
    const ids = await session.rows<{ id: string; outcode: string }>(
      `SELECT id, outcode FROM read_parquet('${path}', file_row_number = true) ORDER BY file_row_number`,
    );
    expect(ids).toHaveLength(rows);
    const name = basename(path, '.parquet');
    expect(ids.every(({ outcode }) => outcode === name)).toBe(true);
    found[name] = ids.map(({ id }) => id);
  }
  return found;
}

const A1: readonly Address[] = [
  ['A1', 'A1 1AA', '1', "['x']"],
  ['A1', 'A1 1AA', '2', '[]'],
  ['A1', 'A1 2AA', '1', '[]'],
];
const B1: readonly Address[] = [['B1', 'B1 1AA', '3', "['x']"]];

describe('outcode files are copied', () => {
  it('if the rows of each are the rows of row groups, in order', async () => {
    expect(await copied([A1, B1])).toEqual({ A1: ['1', '2', '1'], B1: ['3'] });
  });

  it('without rows if all lists are empty or null, or have only nulls', async () => {
    const files = await copied([
      [
        ['A1', 'A1 1AA', '1', '[]'],
        ['A1', 'A1 1AA', '2', 'NULL'],
      ],
      [['B1', 'B1 1AA', '3', '[NULL]']],
      [['C1', 'C1 1AA', '4', "['']"]],
    ]);
    expect(files).toEqual({ A1: [], B1: [], C1: ['4'] });
  });

  it('without the row groups that the condition leaves out', async () => {
    expect(await copied([A1, B1], { where: "outcode = 'B1'" })).toEqual({ B1: ['3'] });
  });

  it('even if there are none', async () => {
    expect(await copied([A1], { where: 'false' })).toEqual({});
  });
});

describe('outcode files are not copied', () => {
  const [first, second, third] = A1 as [Address, Address, Address];
  it.each<[string, readonly (readonly Address[])[], Parameters<typeof copied>[1]]>([
    ['if the rows are in another order', [[second, first, third]], {}],
    ['if the first column of the order is in another order', [[third, first]], {}],
    ['if a row group has rows of two of them', [[...A1, ...B1]], {}],
    ['if the rows of one are in two files', [A1, [['A1', 'A1 9AA', '9', '[]']]], {}],
    ['if the condition leaves out some rows of one', [A1], { where: "id <> '2'" }],
    ['if the condition leaves out the first row of one', [A1], { where: "postcode <> 'A1 1AA'" }],
    ['if a column of the order is null', [[first, ['A1', null, '4', '[]']]], {}],
    ['if the table is compressed in another way', [A1], { options: `COMPRESSION zstd, ${MARK}` }],
    ['if the table is in row groups by chance', [A1], { options: 'COMPRESSION snappy' }],
  ])('%s', async (_, files, how) => {
    expect(await copied(files, how)).toBeUndefined();
  });

  it('if their names cannot be those of files', async () => {
    await expect(copied([[[null, 'A1 1AA', '1', '[]']]])).rejects.toMatchObject({
      kind: 'data',
      message: '`files` cannot name a file after outcode null; expected letters, digits, _ and -',
    });
  });
});
