import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectOf, sourceOf } from '@dc-data-baker/fixtures';
import { Layer } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { LAKE_FOLDER } from '../lake/lake.ts';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

const points = sourceOf('points', { id: 'int', x: 'double', y: 'double' });
const areas = sourceOf('areas', { name: 'string', wkt: 'string' });
const project = projectOf(
  [Layer({ name: 'plane', description: 'What is where?', tables: [points, areas] })],
  {},
);

const SQL =
  'SELECT p.id, a.name FROM points AS p JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.x, p.y)) ORDER BY 1, 2';

type Area = readonly [name: string, wkt: string];

/** A disc of radius 1 whose text has 30,000 bytes. */
function disc(x: number): string {
  const corners = Array.from({ length: 1400 }, (_, i) => {
    const angle = (2 * Math.PI * (i % 1399)) / 1399;
    return `${(x + Math.cos(angle)).toFixed(7)} ${Math.sin(angle).toFixed(7)}`;
  });
  return `POLYGON ((${corners.join(', ')}))`;
}

const discs = (...xs: readonly number[]): Area[] => xs.map((x) => [`disc ${x}`, disc(x)]);

const XS = Array.from({ length: 40 }, (_, i) => 3 * i);
/** Enough of them for their index to be kept. Each contains a point with its number. */
const MANY = discs(...XS);
const ALL = XS.map((x, id) => [id, `disc ${x}`]);

async function kitchenOf(what: readonly Area[]): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  await kitchen.put(points, 'points.csv', XS.map((x, id) => `${id},${x},0\n`).join(''));
  await putAreas(kitchen, what);
  return kitchen;
}

async function putAreas(kitchen: Kitchen, what: readonly Area[]): Promise<void> {
  const rows = what.map(([name, wkt]) => `${name},"${wkt}"\n`);
  await kitchen.put(areas, 'areas.csv', rows.join(''));
}

const folderOf = ({ lake }: Kitchen) => join(lake.root, LAKE_FOLDER, 'indexes');

async function keptIn(kitchen: Kitchen): Promise<string[]> {
  const names = await readdir(folderOf(kitchen)).catch(() => []);
  return names.map((name) => join(folderOf(kitchen), name));
}

describe('an index of many polygons', () => {
  it('is cached, and used the next time that the same polygons are queried', async () => {
    const [kitchen, other] = [await kitchenOf(MANY), await kitchenOf(discs(...XS.toReversed()))];
    expect(await kitchen.rows(SQL)).toEqual(ALL);
    expect(await other.rows(SQL)).toEqual(ALL);
    const [[path = ''], [otherPath = '']] = [await keptIn(kitchen), await keptIn(other)];
    // The same polygons in the reverse order: only an answer from this file can differ.
    await writeFile(path, await readFile(otherPath));
    const turned = XS.map((_, id) => [id, `disc ${XS.at(-1 - id)}`]);
    expect(await kitchen.rows(SQL)).toEqual(turned);
    expect(await keptIn(kitchen)).toEqual([path]);
  });

  it('is not used for the same polygons in another order, or for other polygons', async () => {
    const kitchen = await kitchenOf(MANY);
    await kitchen.rows(SQL);
    await putAreas(kitchen, MANY.toReversed());
    expect(await kitchen.rows(SQL)).toEqual(ALL);
    await putAreas(kitchen, [...MANY.slice(1), ['moved', disc(0.5)]]);
    expect(await kitchen.rows(SQL)).toEqual([[0, 'moved'], ...ALL.slice(1)]);
    expect(await keptIn(kitchen)).toHaveLength(3);
  });

  it('is used if other columns of its polygons have changed', async () => {
    const kitchen = await kitchenOf(MANY);
    await kitchen.rows(SQL);
    await putAreas(
      kitchen,
      MANY.map(([, wkt]) => ['a disc', wkt]),
    );
    expect(await kitchen.rows(SQL)).toEqual(XS.map((_, id) => [id, 'a disc']));
    expect(await keptIn(kitchen)).toHaveLength(1);
  });

  it.each([
    ['is gone', (path: string) => rm(path)],
    ['is empty', (path: string) => truncate(path, 0)],
    ['is cut short', (path: string) => truncate(path, 100_000)],
    ['has another byte', async (path: string) => flipByte(path, 200_000)],
    ['has another byte in its hash', async (path: string) => flipByte(path, 3)],
  ])('is made again where the file %s', async (_, damage) => {
    const kitchen = await kitchenOf(MANY);
    await kitchen.rows(SQL);
    const [path = ''] = await keptIn(kitchen);
    const whole = await readFile(path);
    await damage(path);
    expect(await kitchen.rows(SQL)).toEqual(ALL);
    expect((await readFile(path)).equals(whole)).toBe(true);
  });

  it('is not cached if a polygon cannot be parsed; its position is reported', async () => {
    const kitchen = await kitchenOf(MANY);
    await kitchen.rows(SQL);
    await putAreas(kitchen, [...MANY, ['bad', 'POLYGON ((0 0, 1 0, 1']]);
    for (const _ of ['first', 'again']) {
      await expect(kitchen.rows(SQL)).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringMatching(/\/areas\/areas\.csv:41: the polygon cannot be read: /),
      });
    }
    expect(await keptIn(kitchen)).toHaveLength(1);
  });
});

it('an index of few polygons is not cached, because it is built as fast', async () => {
  const kitchen = await kitchenOf(MANY.slice(0, 2));
  expect(await kitchen.rows(SQL)).toEqual(ALL.slice(0, 2));
  expect(await keptIn(kitchen)).toEqual([]);
});

async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = 255 - (bytes[at] as number);
  await writeFile(path, bytes);
}
