import { common, projectOf } from '@dc-data-baker/fixtures';
import { BaseTable, csv, external, Layer } from '@dc-data-baker/models';
import { adHocQuery } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

const points = BaseTable({
  ...common,
  name: 'points',
  prefix: 'points/',
  format: csv({ header: false }),
  columns: { id: 'int', x: 'double', y: 'double', street: 'string' },
  populatedBy: external('a test'),
});
const areas = BaseTable({
  ...common,
  name: 'areas',
  prefix: 'areas/',
  format: csv({ header: false }),
  columns: { name: 'string', votes: 'int', wkt: 'string' },
  populatedBy: external('a test'),
});
const project = projectOf(
  [Layer({ name: 'plane', description: 'What is where?', tables: [points, areas] })],
  {},
);

/** Of few values, so that rows and keys are often alike; `-0` equals `0`. */
const coordinate = fc.constantFrom('1', '3', '5', '0', '-0', '', '2');
const point = fc.tuple(
  fc.integer({ min: 0, max: 3 }),
  coordinate,
  coordinate,
  fc.constantFrom('A', 'B', 'C'),
);
const area = fc.tuple(
  fc.constantFrom('p', 'q', 'r', 's'),
  fc.integer({ min: 0, max: 4 }),
  fc.integer({ min: -3, max: 4 }),
  fc.integer({ min: -3, max: 4 }),
);

const JOIN = 'ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.x, p.y))';
const AGGREGATES = `count(*) AS n, count(a.votes) AS counted, sum(a.votes) AS votes, max(a.name) AS last,
  coalesce(array_sort(array_agg(DISTINCT a.name) FILTER (WHERE a.name <> 'q')), CAST(ARRAY[] AS array(varchar))) AS names`;

async function plane(
  where: readonly (readonly unknown[])[],
  what: readonly (readonly [string, number, number, number])[],
): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  await kitchen.put(points, 'points.csv', where.map((row) => `${row.join(',')}\n`).join(''));
  const rows = what.map(([name, votes, x, y]) => {
    const square = `POLYGON ((${x} ${y}, ${x + 4} ${y}, ${x + 4} ${y + 4}, ${x} ${y + 4}, ${x} ${y}))`;
    return `${name},${votes},"${square}"\n`;
  });
  await kitchen.put(areas, 'areas.csv', rows.join(''));
  return kitchen;
}

const inOrder = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
const isBySets = (sql: string) => adHocQuery(project, sql).duckdb.sql.includes('MATERIALIZED');

/** A HAVING that every group meets, and that only the general form takes. */
const generally = (sql: string) => `${sql} HAVING count(*) > 0`;

describe('a spatial join that is grouped by points', () => {
  const queries = [
    `SELECT p.id, p.street, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id, p.street, p.x, p.y`,
    `SELECT p.id, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id`,
    `SELECT ${AGGREGATES}, p.y AS up FROM points AS p JOIN areas AS a ON ${JOIN} GROUP BY p.x, p.y`,
    `SELECT id, street AS road, ${AGGREGATES} FROM areas AS a RIGHT JOIN points AS p ON ${JOIN} AND a.votes > 1 WHERE street <> 'B' GROUP BY id, street`,
    `SELECT p.street, ${AGGREGATES} FROM points AS p JOIN areas AS a ON ${JOIN} AND a.name IN ('p', 'q') WHERE p.id < 3 GROUP BY p.street, p.id`,
    `WITH none AS (SELECT 1 AS one) SELECT p.id, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} WHERE p.y = p.y GROUP BY p.id, p.y`,
  ];

  it.each(queries)('gives by sets of polygons what it gives point by point: %s', async (sql) => {
    expect([isBySets(sql), isBySets(generally(sql))]).toEqual([true, false]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(point, { maxLength: 30 }),
        fc.array(area, { maxLength: 6 }),
        async (where, what) => {
          const kitchen = await plane(where, what);
          const expected = await kitchen.rows(generally(sql));
          expect(inOrder(await kitchen.rows(sql))).toEqual(inOrder(expected));
        },
      ),
      { numRuns: 6 },
    );
  });

  it.each(queries.slice(0, 5))(
    'gives the same for less work, of points of which no two are alike: %s',
    async (sql) => {
      const query = adHocQuery(project, sql);
      const { pointwise } = query.duckdb;
      expect(pointwise?.points).toBe('points');
      const less = { ...query, duckdb: { ...query.duckdb, sql: pointwise?.ifUnique ?? '' } };
      const someKeys = (pointwise?.keys ?? []).map(({ column }) =>
        ['id', 'x', 'y', 'street'].indexOf(column),
      );
      const key = (row: readonly unknown[]) => JSON.stringify(someKeys.map((i) => row[i]));
      // `-0` and `0` are one value to SQL.
      const points = fc.uniqueArray(
        point.filter((row) => !row.includes('-0')),
        { maxLength: 30, selector: key },
      );
      await fc.assert(
        fc.asyncProperty(points, fc.array(area, { maxLength: 6 }), async (where, what) => {
          const kitchen = await plane(where, what);
          const expected = await kitchen.rows(generally(sql));
          expect(inOrder(await kitchen.answer(less))).toEqual(inOrder(expected));
        }),
        { numRuns: 6 },
      );
    },
  );

  it('merges points that are alike, however many there are of both kinds', async () => {
    const once = Array.from({ length: 5000 }, (_, i) => [i, i % 7, i % 5, 'A']);
    const kitchen = await plane(
      [...once, ...once.slice(100, 200), ...once.slice(150, 160)],
      [
        ['p', 1, 0, 0],
        ['q', 2, 1, 1],
      ],
    );
    const sql = `SELECT p.id, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id, p.street, p.x, p.y`;
    const found = await kitchen.rows(sql);
    expect(found).toHaveLength(5000);
    expect(inOrder(found)).toEqual(inOrder(await kitchen.rows(generally(sql))));
  });
});

describe('a spatial join is answered point by point', () => {
  const join = `FROM points AS p LEFT JOIN areas AS a ON ${JOIN}`;
  it.each([
    ['that is not grouped', `SELECT p.id, a.name ${join}`],
    ['without a key', `SELECT count(*) AS n ${join}`],
    ['with an aggregate of points', `SELECT p.id, max(p.x) AS x ${join} GROUP BY p.id`],
    ['with both in one expression', `SELECT p.id, max(a.votes) + p.id AS x ${join} GROUP BY p.id`],
    ['grouped by something made', `SELECT p.id + 1 AS n, count(*) AS m ${join} GROUP BY p.id + 1`],
    ['grouped by polygons too', `SELECT p.id, a.name, count(*) AS n ${join} GROUP BY p.id, a.name`],
    [
      'with a condition on both',
      `SELECT p.id, count(*) AS n ${join} WHERE a.name <> p.street GROUP BY p.id`,
    ],
    ['with an order', `SELECT p.id, count(*) AS n ${join} GROUP BY p.id ORDER BY n`],
    [
      'of points from a subquery',
      `SELECT p.id, count(*) AS n FROM (SELECT id, x, y FROM points) AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id`,
    ],
    [
      'of three tables',
      `SELECT p.id, count(*) AS n ${join} JOIN points AS q ON q.id = p.id GROUP BY p.id`,
    ],
  ])('%s', (_what, sql) => expect(isBySets(sql)).toBe(false));
});
