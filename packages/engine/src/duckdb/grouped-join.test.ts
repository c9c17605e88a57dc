import { readFileSync } from 'node:fs';
import { projectOf, sourceOf } from '@dc-data-baker/fixtures';
import { Layer } from '@dc-data-baker/models';
import { adHocQuery, type BySets } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';

const points = sourceOf('points', { id: 'int', x: 'double', y: 'double', street: 'string' });
const areas = sourceOf('areas', { name: 'string', votes: 'int', wkt: 'string' });
const project = projectOf(
  [Layer({ name: 'plane', description: 'What is where?', tables: [points, areas] })],
  {},
);

/** Of few values, so that rows and keys are often equal; `-0` equals `0`. */
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

/** The result of its parts. */
function joinedBySets({ set, located, sets, answers, columns }: BySets): string {
  const names = columns.map((column) =>
    'answer' in column
      ? `a.${column.answer} AS "${column.name}"`
      : `l."${column.column}" AS "${column.name}"`,
  );
  return `WITH l AS (${located}), ${sets} AS (SELECT DISTINCT ${set} FROM l)
    SELECT ${names.join(', ')} FROM l JOIN (${answers}) AS a ON a.${set} = l.${set}`;
}

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

/** Tries something with a few points and areas, whichever they are. */
async function onAnyPlane(act: (kitchen: Kitchen) => Promise<void>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { maxLength: 30 }),
      fc.array(area, { maxLength: 6 }),
      async (where, what) => act(await plane(where, what)),
    ),
    { numRuns: 6 },
  );
}

/** A HAVING that every group satisfies, and that only the general form accepts. */
const generally = (sql: string) => `${sql} HAVING count(*) > 0`;

describe('a spatial join that is grouped by points', () => {
  const queries = [
    `SELECT p.id, p.street, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id, p.street, p.x, p.y`,
    `SELECT p.id, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} GROUP BY p.id`,
    `SELECT ${AGGREGATES}, p.y AS up FROM points AS p JOIN areas AS a ON ${JOIN} GROUP BY p.x, p.y`,
    `SELECT id, street AS road, ${AGGREGATES} FROM areas AS a RIGHT JOIN points AS p ON ${JOIN} AND a.votes > 1 WHERE street <> 'B' GROUP BY id, street`,
    `SELECT p.street, ${AGGREGATES} FROM points AS p JOIN areas AS a ON ${JOIN} AND a.name IN ('p', 'q') WHERE p.id < 3 GROUP BY p.street, p.id`,
    // Points on the edges between polygons of one name: see `on a cut` below.
    ...[
      `SELECT p.id, p.street, p.x, p.y, c.name, c.votes FROM points AS p LEFT JOIN cut AS c ON ST_Contains(c.area, ST_Point(p.x, p.y))
      UNION ALL SELECT p.id, p.street, p.x, p.y, c.name, max(c.votes) AS votes FROM points AS p JOIN cut AS c ON ST_Intersects(ST_Boundary(c.area), ST_Point(p.x, p.y))
      GROUP BY p.id, p.street, p.x, p.y, c.name HAVING ST_Contains(geometry_union_agg(c.area), ST_Point(p.x, p.y))`,
      `SELECT p.id, p.street, p.x, p.y, c.name, sum(c.votes) AS votes, bool_or(ST_Within(ST_Point(p.x, p.y), c.area)) AS within,
        ST_Contains(geometry_union_agg(c.area) FILTER (WHERE NOT ST_Contains(c.area, ST_Point(p.x, p.y))), ST_Point(p.x, p.y)) AS "between"
      FROM points AS p LEFT JOIN cut AS c ON ST_Intersects(c.area, ST_Point(p.x, p.y)) GROUP BY p.id, p.street, p.x, p.y, c.name`,
    ].map(
      (
        found,
      ) => `WITH cut AS (SELECT name, votes, ST_GeometryFromText(wkt) AS area FROM areas WHERE votes < 4), f AS (${found})
      SELECT f.id, ${AGGREGATES.replaceAll('a.', 'f.')}, f.x AS across FROM f GROUP BY f.id, f.x, f.y`,
    ),
    `WITH none AS (SELECT 1 AS one) SELECT p.id, ${AGGREGATES} FROM points AS p LEFT JOIN areas AS a ON ${JOIN} WHERE p.y = p.y GROUP BY p.id, p.y`,
  ];

  it.each(queries)('gives by sets of polygons what it gives point by point: %s', async (sql) => {
    expect([isBySets(sql), isBySets(generally(sql))]).toEqual([true, false]);
    await onAnyPlane(async (kitchen) => {
      const expected = await kitchen.rows(generally(sql));
      expect(inOrder(await kitchen.rows(sql))).toEqual(inOrder(expected));
    });
  });

  it.each(queries.slice(0, -1))(
    'gives the same for less work, of points of which no two are alike: %s',
    async (sql) => {
      const query = adHocQuery(project, sql);
      const { pointwise } = query.duckdb;
      expect(pointwise?.points).toBe('points');
      const less = [pointwise?.ifUnique ?? '', pointwise ? joinedBySets(pointwise.bySets) : ''];
      const someKeys = (pointwise?.keys ?? []).map(({ column }) =>
        ['id', 'x', 'y', 'street'].indexOf(column),
      );
      const key = (row: readonly unknown[]) => JSON.stringify(someKeys.map((i) => row[i]));
      // In SQL `-0` and `0` are the same value.
      const points = fc.uniqueArray(
        point.filter((row) => !row.includes('-0')),
        { maxLength: 30, selector: key },
      );
      await fc.assert(
        fc.asyncProperty(points, fc.array(area, { maxLength: 6 }), async (where, what) => {
          const kitchen = await plane(where, what);
          const expected = await kitchen.rows(generally(sql));
          for (const form of less) {
            const found = await kitchen.answer({
              ...query,
              duckdb: { ...query.duckdb, sql: form },
            });
            expect(inOrder(found)).toEqual(inOrder(expected));
          }
        }),
        { numRuns: 6 },
      );
    },
  );

  it('merges identical points, however many points are identical or unique', async () => {
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

describe('a spatial join whose points are only counted', () => {
  const made = '(SELECT name, votes, ST_GeometryFromText(wkt) AS area FROM areas)';
  const queries = [
    `SELECT count(*) AS n FROM points AS p JOIN areas AS a ON ${JOIN}`,
    `SELECT a.name, count(*) AS n FROM points AS p LEFT JOIN areas AS a ON ${JOIN} WHERE p.id < 3 AND a.votes > 0 GROUP BY a.name`,
    `SELECT count(*) AS n, count(a.votes) AS counted, count(*) FILTER (WHERE a.name = 'q') AS q, count_if(a.votes < 2) AS few,
      count(DISTINCT a.name) AS names, array_sort(array_agg(DISTINCT a.votes)) AS votes, max(a.name) AS last, bool_or(a.votes = 1) AS has_one
      FROM points AS p LEFT JOIN areas AS a ON ${JOIN} AND a.votes > 1`,
    `SELECT a.votes % 2 AS odd, count(*) AS n, count(p.x) AS x, count(p.y) FILTER (WHERE a.name <> 'q') AS y FROM areas AS a JOIN points AS p ON ${JOIN} WHERE p.street <> 'B' GROUP BY a.votes % 2`,
    `SELECT a.name, count(*) AS n FROM points AS p JOIN ${made} AS a ON ST_Intersects(a.area, ST_Point(p.x, p.y)) GROUP BY a.name`,
    `SELECT count(a.name) AS n FROM points AS p LEFT JOIN ${made} AS a ON ST_Intersects(ST_Boundary(a.area), ST_Point(p.x, p.y)) AND a.votes < 3`,
  ];
  /** Points are not only counted if the query asks something of them. */
  const pointByPoint = (sql: string) => `${sql} HAVING count(DISTINCT p.street) >= 0`;
  const isBySet = (sql: string) => adHocQuery(project, sql).duckdb.sql.includes('_points');

  it('counts them by sets of polygons as it does point by point', async () => {
    expect(queries.map(isBySet)).toEqual(queries.map(() => true));
    expect(queries.map(pointByPoint).map(isBySet)).toEqual(queries.map(() => false));
    await onAnyPlane(async (kitchen) => {
      for (const sql of queries) {
        const expected = await kitchen.rows(pointByPoint(sql));
        expect(inOrder(await kitchen.rows(sql)), sql).toEqual(inOrder(expected));
      }
    });
  });

  it('sorts, and leaves groups out, by what it counts', async () => {
    const kitchen = await plane(
      [
        [1, 1, 1, 'A'],
        [2, 1, 1, 'A'],
        [3, 3, 3, 'A'],
        [4, 5, 5, 'A'],
      ],
      [
        ['p', 1, 0, 0],
        ['q', 2, 2, 2],
        ['r', 3, 4, 4],
      ],
    );
    const sql = `SELECT a.name, count(*) AS n FROM points AS p JOIN areas AS a ON ${JOIN} GROUP BY a.name`;
    expect(await kitchen.rows(`${sql} ORDER BY n DESC, a.name LIMIT 2`)).toEqual([
      ['p', 3],
      ['q', 2],
    ]);
    expect(await kitchen.rows(`${sql} HAVING count(*) < 3 ORDER BY count(*) DESC, 1`)).toEqual([
      ['q', 2],
      ['r', 1],
    ]);
  });
});

describe('a point on a cut', () => {
  const subdivided: readonly {
    readonly name: string;
    readonly pieces: readonly string[];
    readonly points: readonly (readonly [x: number, y: number, isInside: boolean])[];
  }[] = JSON.parse(
    readFileSync(new URL('../../../geo/src/testing/subdivided.json', import.meta.url), 'utf8'),
  );

  it('is in an area exactly if PostGIS, which cut the area, says so', async () => {
    const kitchen = await emptyKitchen(project);
    const where = subdivided.flatMap(({ name, points }) =>
      points.map(([x, y, isInside]) => ({ x, y, name, isInside })),
    );
    const lines = where.map(({ x, y, name }, id) => `${id},${x},${y},${name}\n`);
    await kitchen.put(points, 'points.csv', lines.join(''));
    const pieces = subdivided.flatMap(({ name, pieces }) =>
      pieces.map((wkt) => `${name},1,"${wkt}"\n`),
    );
    await kitchen.put(areas, 'areas.csv', pieces.join(''));
    const sql = `WITH cut AS (SELECT name, ST_GeometryFromText(wkt) AS area FROM areas)
      SELECT p.id, c.name FROM points AS p JOIN cut AS c ON ST_Contains(c.area, ST_Point(p.x, p.y))
      UNION SELECT p.id, c.name FROM points AS p JOIN cut AS c ON ST_Intersects(ST_Boundary(c.area), ST_Point(p.x, p.y))
      GROUP BY p.id, p.x, p.y, c.name HAVING ST_Contains(geometry_union_agg(c.area), ST_Point(p.x, p.y))`;
    const found = await kitchen.rows(sql);
    const right = where.flatMap(({ name, isInside }, id) => (isInside ? [[id, name]] : []));
    const own = found.filter(([id, name]) => where[Number(id)]?.name === name);
    expect(inOrder(own)).toEqual(inOrder(right));
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
