import { readFile, writeFile } from 'node:fs/promises';
import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import { BaseTable, Layer, query, unique } from '@dc-data-baker/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { cookedOnce, emptyKitchen, type Kitchen } from '../testing/kitchen.ts';
import { DuckdbSession } from './session.ts';

const LETTERS = ['A', 'B', 'C'];
const partitionedBy = { letter: { type: 'string', values: LETTERS } } as const;

const raw = sourceOf('raw', { id: 'string', x: 'double', y: 'double' });
const areas = sourceOf('areas', { area_id: 'string', wkt: 'string' });

/** Points in two pieces, so that a letter has several files. */
const points = (name: string, isUnique: boolean) =>
  BaseTable({
    ...common,
    name,
    prefix: `${name}/`,
    columns: { id: 'string', x: 'double', y: 'double' },
    partitionedBy,
    populatedBy: query(queryNamed(name)),
    fanOut: { parameter: 'end', values: ['0', '1'] },
    checks: isUnique ? [unique('id')] : [],
  });

const located = (name: string, columns: Parameters<typeof BaseTable>[0]['columns']) =>
  BaseTable({
    ...common,
    name,
    prefix: `${name}/`,
    columns,
    partitionedBy,
    populatedBy: query(queryNamed(name)),
    fanOut: { parameter: 'letter', values: LETTERS },
  });

const LISTED = { id: 'string', area_ids: 'array<string>' } as const;
const SORTED = `coalesce(array_sort(array_agg(DISTINCT a.area_id) FILTER (WHERE a.area_id IS NOT NULL)), CAST(ARRAY[] AS array(varchar)))`;
const NULLS = 'array_sort(array_agg(DISTINCT a.area_id))';
const UNKNOWN = 'array_sort(array_agg(DISTINCT a.area_id) FILTER (WHERE a.area_id IS NOT NULL))';
const join = (lists: string, { of = 'points', kind = 'LEFT', where = 'true' } = {}) =>
  `FROM ${of} AS p ${kind} JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.x, p.y))
  WHERE p.letter = :letter AND ${where} GROUP BY p.id, p.x, p.y, p.letter`.replace(/^/, lists);
const select = (lists: string, how = {}) =>
  join(`SELECT p.id, ${lists} AS area_ids, p.letter `, how);

const QUERIES: Readonly<Record<string, string>> = {
  points:
    'SELECT id, x, y, substr(id, 1, 1) AS letter FROM raw WHERE substr(id, length(id), 1) = :end',
  repeated:
    'SELECT id, x, y, substr(id, 1, 1) AS letter FROM raw WHERE substr(id, length(id), 1) = :end',
  sorted: select(SORTED),
  nulls: select(NULLS),
  unknown: select(UNKNOWN),
  inside: select(SORTED, { kind: 'INNER' }),
  some: select(SORTED, { where: 'p.x > 1' }),
  of_repeated: select(SORTED, { of: 'repeated' }),
  counted: join(`SELECT p.id, ${SORTED} AS area_ids, count(a.area_id) AS times, p.letter `),
  renamed: join(`SELECT p.id AS area_ids, ${SORTED} AS id, p.letter `),
};

const COLUMNS: Readonly<Record<string, Parameters<typeof BaseTable>[0]['columns']>> = {
  counted: { ...LISTED, times: 'bigint' },
  renamed: { id: 'array<string>', area_ids: 'string' },
};

const NAMES = ['sorted', 'nulls', 'unknown', 'inside', 'some', 'of_repeated', 'counted', 'renamed'];

const project = projectOf(
  [
    Layer({
      name: 'plane',
      description: 'What is where?',
      tables: [
        raw,
        areas,
        points('points', true),
        points('repeated', false),
        ...NAMES.map((name) => located(name, COLUMNS[name] ?? LISTED)),
      ],
    }),
  ],
  QUERIES,
);

/** Points in a square of 10 by 10 with letters A and B; none has the letter C. */
const RAW = Array.from({ length: 100 }, (_, i) => {
  const id = `${i % 2 === 0 ? 'A' : 'B'}${Math.floor(i / 2)}${i % 3 === 0 ? 0 : 1}`;
  return { id, x: i % 10, y: Math.floor(i / 10) };
});

/** By their corners: one overlaps two others. */
const AREAS = { south: [-1, -1, 4, 4], mid: [2, 2, 7, 7], far: [6, 6, 9.5, 9.5] } as const;

function areasOf({ x, y }: (typeof RAW)[number]): string[] {
  return Object.entries(AREAS)
    .filter(([, [left, low, right, high]]) => x > left && x < right && y > low && y < high)
    .map(([name]) => name)
    .sort();
}

const BAKED = cookedOnce(async () => {
  const kitchen = await emptyKitchen(project);
  await kitchen.put(raw, 'raw.csv', RAW.map(({ id, x, y }) => `${id},${x},${y}\n`).join(''));
  const rows = Object.entries(AREAS).map(
    ([name, [left, low, right, high]]) =>
      `${name},"POLYGON ((${left} ${low}, ${right} ${low}, ${right} ${high}, ${left} ${high}, ${left} ${low}))"\n`,
  );
  await kitchen.put(areas, 'areas.csv', rows.join(''));
  await kitchen.bake();
  return kitchen;
});

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open();
  return () => session.close();
});

/** The files of a table's bake, with who made them. */
async function filesOf(
  kitchen: Kitchen,
  table: string,
): Promise<{ path: string; isCopied: boolean }[]> {
  const found = await kitchen.published(located(table, LISTED));
  const paths = (found?.files ?? []).map(({ path }) => path);
  const files: { path: string; isCopied: boolean }[] = [];
  for (const path of paths) {
    const file = kitchen.lake.pathOf(`${found?.location}${path}`);
    const [made] = await session.rows<{ created_by: string }>(
      `SELECT created_by FROM parquet_file_metadata('${file}')`,
    );
    files.push({
      path,
      isCopied: made?.created_by.startsWith('DC Data Baker with DuckDB') ?? false,
    });
  }
  return files;
}

const inOrder = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();

describe('a table of points, each with a list of the polygons that contain it', () => {
  it.each([
    ['sorted', (found: string[]) => found],
    ['nulls', (found: string[]) => (found.length === 0 ? [null] : found)],
    ['unknown', (found: string[]) => (found.length === 0 ? null : found)],
  ])('is made of the files of its points: %s', async (table, listOf) => {
    const kitchen = await BAKED();
    expect(await filesOf(kitchen, table)).toEqual(
      ['letter=A/part-A-0', 'letter=A/part-A-1', 'letter=B/part-B-0', 'letter=B/part-B-1'].map(
        (path) => ({ path: `${path}.parquet`, isCopied: true }),
      ),
    );
    const wanted = RAW.map((point) => [point.id, listOf(areasOf(point)), point.id.slice(0, 1)]);
    expect(inOrder(await kitchen.rows(`SELECT id, area_ids, letter FROM ${table}`))).toEqual(
      inOrder(wanted),
    );
  });

  it.each([
    ['points without polygons are left out', 'inside', (found: string[]) => found.length > 0],
    ['some points are left out', 'some', (_: string[], x: number) => x > 1],
    ['nobody checked that no two points are alike', 'of_repeated', () => true],
    ['another column is neither a text of the points nor a list', 'counted', () => true],
  ])('is written by DuckDB if %s', async (_, table, isIn) => {
    const kitchen = await BAKED();
    const files = await filesOf(kitchen, table);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(({ isCopied }) => isCopied)).toEqual([]);
    const wanted = RAW.filter((point) => isIn(areasOf(point), point.x)).map((point) => [
      point.id,
      areasOf(point),
    ]);
    expect(inOrder(await kitchen.rows(`SELECT id, area_ids FROM ${table}`))).toEqual(
      inOrder(wanted),
    );
  });

  it('is written by DuckDB if columns of the points have other names there', async () => {
    const kitchen = await BAKED();
    expect((await filesOf(kitchen, 'renamed')).some(({ isCopied }) => isCopied)).toBe(false);
    const wanted = RAW.map((point) => [point.id, areasOf(point)]);
    expect(inOrder(await kitchen.rows('SELECT area_ids, id FROM renamed'))).toEqual(
      inOrder(wanted),
    );
  });

  it.each([
    ['its end', (bytes: Buffer) => bytes.length - 12],
    ['a text', (bytes: Buffer) => bytes.indexOf('A00')],
  ])('is not made of a file of points that is damaged in %s', async (_, placeIn) => {
    const kitchen = await BAKED();
    const found = await kitchen.published(points('points', true));
    const [file] = found?.files ?? [];
    const path = kitchen.lake.pathOf(`${found?.location}${file?.path}`);
    const bytes = await readFile(path);
    bytes.writeUInt8(0x7f, placeIn(bytes));
    await writeFile(path, bytes);
    await expect(kitchen.bake(['sorted'])).rejects.toMatchObject({
      kind: 'lake',
      message: expect.stringContaining(`${path} has changed since it was written`),
    });
  });
});
