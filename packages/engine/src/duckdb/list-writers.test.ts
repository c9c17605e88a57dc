import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { afterAll, describe, expect, it } from 'vitest';
import { ListWriters } from './list-writers.ts';
import { DuckdbSession } from './session.ts';

const never = new AbortController().signal;
const ROWS = 5000;
const LISTS = [['a', 'é'], [], ['b', null], null];

/** A folder with a file of points. */
async function withPoints(): Promise<string> {
  const folder = await tempFolder();
  const session = await DuckdbSession.open();
  await session.run(
    `COPY (SELECT CAST(range AS VARCHAR) AS uprn FROM range(${ROWS})) TO '${join(folder, 'points')}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  await session.close();
  return folder;
}

const here = new ListWriters(ROWS, 1);
const threads = new ListWriters(33_000_000, 2);
afterAll(async () => {
  await threads[Symbol.asyncDispose]();
});

const fileIn = (folder: string, to: string, from = 'points') => ({
  from: join(folder, from),
  to: join(folder, to),
  columns: ['ballots', 'uprn'],
  listColumn: 'ballots',
  numbers: Int32Array.from({ length: ROWS }, (_, row) => row % LISTS.length),
  lists: LISTS,
});

describe('files with lists', () => {
  it('have the same bytes from this thread and from others', async () => {
    const folder = await withPoints();
    const written = await Promise.all([
      here.write(fileIn(folder, 'here'), never),
      ...['one', 'two', 'three'].map((name) => threads.write(fileIn(folder, name), never)),
    ]);
    expect(new Set(written.map(({ sha256 }) => sha256)).size).toBe(1);
    const bytes = await readFile(join(folder, 'here'));
    expect(await readFile(join(folder, 'three'))).toEqual(bytes);
    expect(written[0]?.bytes).toBe(bytes.length);
  });

  it('have their lists beside the rows of the points', async () => {
    const folder = await withPoints();
    await threads.write(fileIn(folder, 'read'), never);
    const session = await DuckdbSession.open();
    const rows = await session.rows(
      `SELECT * FROM read_parquet('${join(folder, 'read')}') WHERE uprn IN ('0', '2049', '4098', '4999')`,
    );
    await session.close();
    expect(rows).toEqual([
      { ballots: ['a', 'é'], uprn: '0' },
      { ballots: [], uprn: '2049' },
      { ballots: ['b', null], uprn: '4098' },
      { ballots: null, uprn: '4999' },
    ]);
  });

  it.each([
    ['this thread', here],
    ['another', threads],
  ])('are not written from a file that is gone: %s', async (_, writers) => {
    const folder = await tempFolder();
    await expect(writers.write(fileIn(folder, 'x', 'gone'), never)).rejects.toThrow(
      expect.objectContaining({
        name: 'DatabakerError',
        kind: 'lake',
        message: `${join(folder, 'gone')}: it is not there, or cannot be made there; see what the path should be (ENOENT, open)`,
      }),
    );
  });

  it('say which folder refuses a file, from another thread, too', async () => {
    const folder = await withPoints();
    await expect(threads.write(fileIn(folder, join('none', 'x')), never)).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining(join(folder, 'none', 'x')),
    });
  });
});
