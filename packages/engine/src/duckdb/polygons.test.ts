import { projectOf, sourceOf } from '@dc-data-baker/fixtures';
import { Layer } from '@dc-data-baker/models';
import { adHocQuery } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

const points = sourceOf('points', { id: 'int', x: 'double', y: 'double' });
const areas = sourceOf('areas', { name: 'string', kind: 'string', wkt: 'string' });
const project = projectOf(
  [Layer({ name: 'plane', description: 'What is where?', tables: [points, areas] })],
  {},
);

type Point = readonly [x: number | '', y: number | ''];
type Area = readonly [name: string, kind: string, wkt: string];

async function plane(where: readonly Point[], what: readonly Area[]): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  const lines = where.map(([x, y], id) => `${id},${x},${y}\n`);
  await kitchen.put(points, 'points.csv', lines.join(''));
  const rows = what.map(([name, kind, wkt]) => `${name},${kind},"${wkt}"\n`);
  await kitchen.put(areas, 'areas.csv', rows.join(''));
  return kitchen;
}

const square = (x: number, y: number, size = 2): string =>
  `POLYGON ((${x} ${y}, ${x + size} ${y}, ${x + size} ${y + size}, ${x} ${y + size}, ${x} ${y}))`;

const JOIN = 'JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.x, p.y))';

describe('a join of points with polygons', () => {
  const where: Point[] = [
    [1, 1],
    [3, 1],
    [9, 9],
    [2, 1],
    ['', 1],
    ['', ''],
    [1, ''],
  ];
  const what: Area[] = [
    ['one', 'q', square(0, 0)],
    ['two', 'r', square(2, 0)],
    ['both', 'q', square(-1, -1, 9)],
  ];

  it('has a row for each point and each polygon that contains it; a polygon does not contain its edge', async () => {
    const kitchen = await plane(where, what);
    const rows = [
      [0, 'both'],
      [0, 'one'],
      [1, 'both'],
      [1, 'two'],
      [3, 'both'],
    ];
    const sql = `SELECT p.id, a.name FROM points AS p ${JOIN} ORDER BY 1, 2`;
    expect(await kitchen.rows(sql)).toEqual(rows);
    expect(await kitchen.rows(sql.replace('GeometryFromText', 'Polygon'))).toEqual(rows);
    const turned =
      'SELECT p.id, a.name FROM areas AS a JOIN points AS p ON ST_Contains(ST_Polygon(a.wkt), ST_Point(p.x, p.y)) ORDER BY 1, 2';
    expect(await kitchen.rows(turned)).toEqual(rows);
  });

  it('has a row for each point in no polygon, and each null point, if it is a left join', async () => {
    const kitchen = await plane(where, what);
    expect(
      await kitchen.rows(`SELECT p.id, a.name FROM points AS p LEFT ${JOIN} ORDER BY 1, 2`),
    ).toEqual([
      [0, 'both'],
      [0, 'one'],
      [1, 'both'],
      [1, 'two'],
      [2, null],
      [3, 'both'],
      [4, null],
      [5, null],
      [6, null],
    ]);
  });

  it('may have further conditions, which on a left join choose the polygons', async () => {
    const kitchen = await plane(where, what);
    const left = `SELECT p.id, a.name FROM points AS p LEFT ${JOIN} AND a.kind = 'r' WHERE p.id < 3 ORDER BY 1, 2`;
    expect(await kitchen.rows(left)).toEqual([
      [0, null],
      [1, 'two'],
      [2, null],
    ]);
    const inner = `SELECT p.id, a.name FROM points AS p ${JOIN} AND a.kind = 'q' AND p.id > 0 ORDER BY 1, 2`;
    expect(await kitchen.rows(inner)).toEqual([
      [1, 'both'],
      [3, 'both'],
    ]);
  });

  it('can be run repeatedly, even by one engine', async () => {
    const kitchen = await plane(where, what);
    const engine = await kitchen.engine();
    const counts: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const query = adHocQuery(project, `SELECT count(*) AS n FROM points AS p ${JOIN}`);
      const { rows } = await engine.query(query, new AbortController().signal);
      for await (const batch of rows) counts.push(...batch);
    }
    expect(counts).toEqual([[5], [5], [5]]);
  });

  it('keeps every point of a left join, even if all points are null', async () => {
    const kitchen = await plane(where, what);
    const sql = `SELECT count(*) AS n, count(a.name) AS found FROM points AS p LEFT ${JOIN}`;
    const nowhere = sql.replace('ST_Point(p.x, p.y)', 'ST_Point(CAST(NULL AS double), p.y)');
    expect(await kitchen.rows(nowhere)).toEqual([[7, 0]]);
  });

  it('works with thousands of polygons', async () => {
    const many = Array.from({ length: 2500 }, (_, i) => [i % 50, Math.floor(i / 50)] as const);
    const kitchen = await plane(
      many.map(([x, y]): Point => [x + 0.5, y + 0.5]),
      many.map(([x, y], i): Area => [`${i}`, 'q', square(x, y, 1)]),
    );
    const sql = `SELECT count(*) AS n, count_if(a.name = CAST(p.id AS varchar)) AS right_one FROM points AS p ${JOIN}`;
    expect(await kitchen.rows(sql)).toEqual([[2500, 2500]]);
  });

  it('has no rows if there are no polygons, or no points', async () => {
    const sql = `SELECT p.id FROM points AS p ${JOIN}`;
    expect(await (await plane(where, [])).rows(sql)).toEqual([]);
    expect(await (await plane([], what)).rows(sql)).toEqual([]);
    const left = `SELECT count(*) AS n FROM points AS p LEFT ${JOIN}`;
    expect(await (await plane(where, [])).rows(left)).toEqual([[7]]);
  });

  it.each([
    ['is no WKT', 'CIRCLE (0 0, 1)'],
    ['is not closed', 'POLYGON ((0 0, 1 0, 1 1))'],
    ['is cut short', 'POLYGON ((0 0, 1 0, 1'],
    ['is empty text', ''],
  ])('names the file and line of a polygon that %s', async (_what, wkt) => {
    const kitchen = await plane(where, [
      ['one', 'q', square(0, 0)],
      ['bad', 'q', wkt],
    ]);
    await expect(kitchen.rows(`SELECT p.id FROM points AS p ${JOIN}`)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/\/areas\/areas\.csv:2: the polygon cannot be read: /),
    });
  });

  it('takes nothing for a polygon that contains nothing', async () => {
    const kitchen = await plane(where, [
      ['none', 'q', square(0, 0)],
      ['one', 'q', square(0, 0)],
    ]);
    const sql = `SELECT p.id, a.name FROM points AS p JOIN areas AS a ON ST_Contains(ST_GeometryFromText(nullif(a.name, 'none')), ST_Point(p.x, p.y))`;
    await kitchen.put(areas, 'areas.csv', `none,q,x\n"${square(0, 0)}",q,x\n`);
    expect(await kitchen.rows(sql)).toEqual([[0, square(0, 0)]]);
  });
});

describe('a spatial join in DuckDB', () => {
  const coordinate = fc.integer({ min: -20, max: 20 }).map((n) => n / 2);
  const corner = fc.integer({ min: -8, max: 8 });

  it('finds the same as comparing every point with every square', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(corner, corner, fc.integer({ min: 1, max: 6 })), { maxLength: 12 }),
        async (where, squares) => {
          const kitchen = await plane(
            where,
            squares.map(([x, y, size], i) => [`s${i}`, 'q', square(x, y, size)]),
          );
          const expected = where.flatMap(([px, py], id): unknown[][] => {
            const names = squares.flatMap(([x, y, size], i) =>
              px > x && px < x + size && py > y && py < y + size ? [`s${i}`] : [],
            );
            return names.length > 0 ? names.map((name) => [id, name]) : [[id, null]];
          });
          const found = await kitchen.rows(`SELECT p.id, a.name FROM points AS p LEFT ${JOIN}`);
          const order = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
          expect(order(found)).toEqual(order(expected));
        },
      ),
      { numRuns: 12 },
    );
  });
});
