import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { csv } from '@dc-data-baker/models';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { inspectSource, isInspected } from './inspect-source.ts';
import { knownAreas, knownFilePieces, knownLongestLine } from './inspection-records.ts';
import type { SourceShape } from './source-shape.ts';

const LOCATION = 's3://bucket/rows/';
const RECORDS = 's3://records/inspected/';
const SHAPE: SourceShape = {
  format: csv({ header: false }),
  columns: [
    { name: 'a', type: 'string' },
    { name: 'b', type: 'string' },
  ],
  polygons: [],
};

/** A lake that records which of its files were read. */
class WatchedLake extends Lake {
  readonly opened: string[] = [];

  override async stream(location: string) {
    this.opened.push(location.slice(LOCATION.length));
    return super.stream(location);
  }
}

async function lakeWith(files: Readonly<Record<string, string>>) {
  const lake = new WatchedLake(await tempFolder());
  const put = (name: string, body: string) => lake.write(`${LOCATION}${name}`, body);
  for (const [name, body] of Object.entries(files)) await put(name, body);
  const look = async (shape = SHAPE, isTimeUp = () => false) => {
    lake.opened.length = 0;
    const objects = await lake.listSources(LOCATION);
    const { signal } = new AbortController();
    const options = { records: RECORDS, signal, isTimeUp };
    const found = await inspectSource(lake, { location: LOCATION, shape, objects }, options);
    return { ...found, read: [...lake.opened].sort() };
  };
  const isKnown = async (shape = SHAPE) => {
    const objects = await lake.listSources(LOCATION);
    return isInspected(lake, { location: LOCATION, shape, objects }, RECORDS);
  };
  return { lake, put, look, isKnown };
}

it('reads a file once, until the file or the rules change', async () => {
  const { put, look, isKnown } = await lakeWith({ 'a.csv': '1,2\n', 'b.csv': '3,4' });
  expect(await isKnown()).toBe(false);
  const warnings = [expect.stringMatching(/b\.csv: the last line has no line end/)];
  expect(await look()).toEqual({ left: 0, warnings, read: ['a.csv', 'b.csv'] });
  expect(await isKnown()).toBe(true);
  // The recorded findings are returned again.
  expect(await look()).toEqual({ left: 0, warnings, read: [] });
  await put('a.csv', '5,6\n');
  await put('c.csv', '7,8\n');
  expect(await isKnown()).toBe(false);
  expect(await look()).toEqual({ left: 0, warnings, read: ['a.csv', 'c.csv'] });
  const headed = { ...SHAPE, format: csv({ header: { a: '5', b: '6' } }) };
  await expect(look(headed)).rejects.toMatchObject({
    kind: 'data',
    message: expect.stringMatching(/[bc]\.csv:1: expected the header `5,6`, found/),
  });
});

it('reads no file of a lake that was copied, and keeps where its rows are', async () => {
  const area = 'POLYGON ((0 0, 1 0, 1 1, 0 0))';
  const columns = ['postcode', 'area'].map((name) => ({ name, type: 'string' as const }));
  const shape: SourceShape = { ...SHAPE, columns, polygons: ['area'] };
  const rows = `A1 1AA,"${area}"\n`;
  const { lake } = await lakeWith({ 'a.csv': rows });
  const options = { records: RECORDS, signal: new AbortController().signal, findsRows: true };
  const source = async (from: Lake) => ({
    location: LOCATION,
    shape,
    objects: await from.listSources(LOCATION),
  });
  await inspectSource(lake, await source(lake), options);
  const folder = await tempFolder();
  await cp(lake.root, folder, { recursive: true });
  const copy = new WatchedLake(folder);
  const { objects } = await source(copy);
  expect(objects[0]?.version).not.toBe((await source(lake)).objects[0]?.version);
  const known = await knownFilePieces(copy, RECORDS, LOCATION, objects);
  expect([...known]).toEqual([
    ...(await knownFilePieces(lake, RECORDS, LOCATION, (await source(lake)).objects)),
  ]);
  expect([...(await knownAreas(copy, RECORDS, LOCATION, objects))]).toHaveLength(1);
  expect(await knownLongestLine(copy, RECORDS, LOCATION, objects)).toBe(rows.length - 1);
  expect(await isInspected(copy, await source(copy), RECORDS)).toBe(true);
  await inspectSource(copy, await source(copy), options);
  expect(copy.opened).toEqual([]);
  // The same size and other bytes.
  await copy.write(`${LOCATION}a.csv`, rows.replace('A1', 'B2'));
  expect(await isInspected(copy, await source(copy), RECORDS)).toBe(false);
  const changed = (await source(copy)).objects;
  expect([...(await knownAreas(copy, RECORDS, LOCATION, changed))]).toEqual([]);
});

it('records the valid files of a source in which one is invalid', async () => {
  const { put, look } = await lakeWith({ 'a.csv': '1,2\n', 'b.csv': '3\n' });
  await expect(look()).rejects.toMatchObject({
    kind: 'data',
    message: expect.stringMatching(/b\.csv:1: expected 2 columns, found 1; .*: "3"$/),
  });
  await put('b.csv', '3,4\n');
  expect(await look()).toMatchObject({ read: ['b.csv'] });
});

it('leaves files to the next call when the time is up', async () => {
  const { look, isKnown } = await lakeWith({
    'a.csv': '1,2\n',
    'b.csv': '3,4\n',
    'c.csv': '5,6\n',
  });
  let asked = 0;
  expect(await look(SHAPE, () => ++asked > 2)).toMatchObject({ left: 1, read: { length: 2 } });
  expect(await isKnown()).toBe(false);
  expect(await look()).toMatchObject({ left: 0, read: { length: 1 } });
});

it('reads all files again if the record cannot be read', async () => {
  const { lake, look } = await lakeWith({ 'a.csv': '1,2\n' });
  await look();
  const folder = lake.pathOf(RECORDS);
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.slice(0, text.length / 2));
  }
  expect(await look()).toMatchObject({ read: ['a.csv'] });
});

it('does not read a file whose name has an unsupported compression', async () => {
  const { look } = await lakeWith({ 'a.csv': '1,2\n', 'b.csv.zst': '1,2\n' });
  await expect(look()).rejects.toMatchObject({
    kind: 'data',
    message: expect.stringMatching(
      /b\.csv\.zst: a file that ends with \.zst is not read; decompress it, or compress it with gzip and name it \.csv\.gz$/,
    ),
  });
});
