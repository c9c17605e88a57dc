import { describe, expect, it } from 'vitest';
import { AGGREGATES } from '../../functions/aggregates.ts';
import { querySchema } from '../../query-schema.ts';
import { bakery } from '../../testing/bakery.ts';
import { DUCKDB, parseExpression } from '../syntax.ts';
import { toDuckdb } from '../to-duckdb.ts';
import { trinoType } from '../trino-type.ts';
import { IF_REPEATED } from './counted-points.ts';

const schema = querySchema(bakery().tables);
const inside = (a = 'a', p = 'p') =>
  `ST_Contains(ST_GeometryFromText(${a}.wkt), ST_Point(${p}.longitude, ${p}.latitude))`;

/**
 * The rewritten query, with `#1`, `#2`, ... in place of the names of its indexes, and their
 * SELECTs.
 */
function rewritten(sql: string): { sql: string; indexes: string[] } {
  const { sql: written, indexes } = toDuckdb(sql, schema);
  const short = indexes.reduce(
    (text, { name }, i) =>
      text.replaceAll(name, `#${i + 1}`).replaceAll(name.toUpperCase(), `#${i + 1}`),
    written,
  );
  return { sql: short, indexes: indexes.map((index) => index.sql) };
}

describe('a spatial join looks points up in an index', () => {
  it('inner', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM points AS p JOIN areas AS a ON ${inside()}`),
    ).toEqual({
      sql: 'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
      indexes: ['SELECT "area_id", a.wkt AS wkt FROM "areas" AS "a"'],
    });
  });

  it('left: points in no polygon are kept', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM points AS p LEFT JOIN areas AS a ON ${inside()}`)
        .sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p) AS "p" LEFT JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('right: the same, in the other order', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM areas AS a RIGHT JOIN points AS p ON ${inside()}`)
        .sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM #1 AS "a" RIGHT JOIN (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p) AS "p" ON "a".#1_id = "p".#1_id',
    );
  });

  it('polygons first', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM areas AS a JOIN points AS p ON ${inside()}`).sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM #1 AS "a" JOIN (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" ON "a".#1_id = "p".#1_id',
    );
  });

  it('with more conditions: an inner join keeps them', () => {
    expect(
      rewritten(
        `SELECT p.uprn FROM points AS p JOIN areas AS a ON a.kind = 'k' AND (${inside()} AND p.uprn <> a.area_id)`,
      ),
    ).toEqual({
      sql: `SELECT p.uprn FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id AND a.kind = 'k' AND p.uprn <> a.area_id`,
      indexes: ['SELECT "area_id", "kind", a.wkt AS wkt FROM "areas" AS "a"'],
    });
  });

  it('with more conditions: an outer join indexes the polygons that meet them', () => {
    expect(
      rewritten(
        `SELECT p.uprn, a.area_id FROM points AS p LEFT JOIN areas AS a ON ${inside()} AND a.kind = :kind`,
      ),
    ).toEqual({
      sql: 'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p) AS "p" LEFT JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
      indexes: ['SELECT "area_id", "kind", a.wkt AS wkt FROM "areas" AS "a" WHERE a.kind = :kind'],
    });
  });

  it('without aliases, the columns unqualified', () => {
    expect(
      rewritten(
        'SELECT uprn, area_id FROM points LEFT JOIN areas ON ST_Contains(ST_Polygon(wkt), ST_Point(longitude, latitude)) AND kind = 1',
      ),
    ).toEqual({
      sql: 'SELECT uprn, area_id FROM (SELECT *, UNNEST(#1_AT(longitude, latitude, TRUE)) AS #1_id FROM points) AS "points" LEFT JOIN #1 AS "areas" ON "areas".#1_id = "points".#1_id',
      indexes: ['SELECT "area_id", "kind", wkt AS wkt FROM "areas" AS "areas" WHERE kind = 1'],
    });
  });

  it('in any case of letters', () => {
    expect(rewritten(`SELECT P.uprn, A.AREA_ID FROM Points p JOIN Areas A ON ${inside()}`)).toEqual(
      {
        sql: 'SELECT P.uprn, A.AREA_ID FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM Points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
        indexes: ['SELECT "area_id", a.wkt AS wkt FROM "areas" AS "a"'],
      },
    );
  });

  it('with points from a subquery', () => {
    expect(
      rewritten(
        `SELECT p.uprn, a.area_id FROM (SELECT uprn, longitude, latitude FROM points) AS p JOIN areas AS a ON ${inside()}`,
      ).sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM (SELECT uprn, longitude, latitude FROM points) AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('with points from a WITH', () => {
    expect(
      rewritten(
        `WITH p AS (SELECT uprn, longitude, latitude FROM points) SELECT p.uprn, a.area_id FROM p JOIN areas AS a ON ${inside()}`,
      ).sql,
    ).toBe(
      'WITH p AS (SELECT uprn, longitude, latitude FROM points) SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('inside a WITH', () => {
    expect(
      rewritten(
        `WITH j AS (SELECT p.uprn, a.area_id FROM points AS p JOIN areas AS a ON ${inside()}) SELECT uprn FROM j`,
      ).sql,
    ).toBe(
      'SELECT uprn FROM (SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id) AS j',
    );
  });

  it('twice in one query', () => {
    expect(
      rewritten(
        `SELECT p.uprn, a.area_id, b.kind FROM points AS p JOIN areas AS a ON ${inside('a')} LEFT JOIN areas AS b ON ${inside('b')}`,
      ),
    ).toEqual({
      sql: 'SELECT p.uprn, a.area_id, b.kind FROM (SELECT *, UNNEST(#2_AT(p.longitude, p.latitude, TRUE)) AS #2_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p") AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id LEFT JOIN #2 AS "b" ON "b".#2_id = "p".#2_id',
      indexes: [
        'SELECT "area_id", "kind", a.wkt AS wkt FROM "areas" AS "a"',
        'SELECT "area_id", "kind", b.wkt AS wkt FROM "areas" AS "b"',
      ],
    });
  });

  it('twice with the same polygons, which are indexed once', () => {
    const join = `SELECT p.uprn, a.area_id FROM points AS p JOIN areas AS a ON ${inside()}`;
    expect(rewritten(`${join} UNION ALL ${join}`).indexes).toHaveLength(1);
  });

  it('among other joins', () => {
    expect(
      rewritten(
        `SELECT r.x, a.kind FROM points AS p JOIN raw_points AS r ON r.uprn = p.uprn LEFT JOIN areas AS a ON ${inside()}`,
      ).sql,
    ).toBe(
      'SELECT r.x, a.kind FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p) AS "p" JOIN raw_points AS r ON r.uprn = p.uprn LEFT JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('reads no more of the polygons than the query names', () => {
    expect(
      rewritten(
        `SELECT p.uprn, count(*) AS n FROM points AS p JOIN areas AS a ON ${inside()} GROUP BY p.uprn`,
      ).indexes,
    ).toEqual(['SELECT a.wkt AS wkt FROM "areas" AS "a"']);
  });

  it('has a name that depends on what it indexes', () => {
    const join = `FROM points AS p JOIN areas AS a ON ${inside()}`;
    const name = (sql: string) => toDuckdb(sql, schema).indexes[0]?.name;
    expect(name(`SELECT p.uprn, a.kind ${join}`)).toBe(name(`SELECT p.address, a.kind ${join}`));
    expect(name(`SELECT p.uprn, a.kind ${join}`)).not.toBe(
      name(`SELECT p.uprn, a.area_id ${join}`),
    );
  });
});

describe('a join that is grouped by points', () => {
  const grouped = (items: string, end = '') =>
    rewritten(
      `SELECT p.uprn, ${items} FROM points AS p LEFT JOIN areas AS a ON ${inside()} WHERE p.uprn <> :uprn GROUP BY p.uprn${end}`,
    ).sql;

  it('groups each set of polygons once, and points with a repeated key one by one', () => {
    const sql = grouped('count(a.kind) AS kinds');
    const points = 'FROM points AS p WHERE p.uprn <> :uprn';
    const setAndKey = '#1_SET(p.longitude, p.latitude) AS "#1_set", HASH(p.uprn) AS "#1_key"';
    for (const part of [
      `"#1_keys" AS MATERIALIZED (SELECT ${setAndKey} ${points})`,
      '"#1_repeated" AS MATERIALIZED (SELECT "#1_key" FROM "#1_keys" GROUP BY "#1_key" HAVING COUNT(*) > 1)',
      'SELECT "#1_sets"."#1_set" AS "#1_set", COUNT(a.kind) AS "#1_answer_1" FROM (SELECT "#1_set", UNNEST(#1_MEMBERS("#1_set", TRUE)) AS "#1_id"',
      `SELECT p.uprn AS "uprn", "#1_answers"."#1_answer_1" AS "kinds" FROM (SELECT p.uprn, ${setAndKey} ${points}) AS "p" ANTI JOIN "#1_repeated"`,
      'UNION ALL SELECT p.uprn, COUNT(a.kind) AS kinds FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p WHERE HASH(p.uprn) IN (SELECT "#1_key" FROM "#1_repeated")) AS "p"',
    ]) {
      expect(sql).toContain(part);
    }
  });

  it('uses the general form if a group is more than its key and its polygons', () => {
    expect(grouped('max(p.longitude) AS x')).not.toContain('MATERIALIZED');
    expect(grouped('count(*) AS n', ' HAVING count(*) > 1')).not.toContain('MATERIALIZED');
  });
});

describe('a spatial join whose points are only counted', () => {
  const join = `FROM points AS p JOIN areas AS a ON ${inside()}`;
  const counted = (sql: string) => rewritten(sql).sql;

  it('counts them by their sets of polygons', () => {
    expect(
      counted(
        `SELECT a.kind, count(*) AS n, count(a.kind) AS k, max(a.area_id) AS last ${join} WHERE p.uprn <> :uprn AND a.kind <> 'k' GROUP BY a.kind`,
      ),
    ).toBe(
      `SELECT a.kind, CAST(COALESCE(SUM("p"."#1_points"), 0) AS BIGINT) AS n, CAST(COALESCE(SUM("p"."#1_points") FILTER(WHERE (a.kind) IS NOT NULL), 0) AS BIGINT) AS k, MAX(a.area_id) AS last FROM (SELECT #1_points, UNNEST(#1_MEMBERS(#1_set, FALSE)) AS #1_id FROM (SELECT #1_set, COUNT(*) AS #1_points FROM (SELECT #1_SET(p.longitude, p.latitude) AS #1_set FROM points AS p WHERE (p.uprn <> :uprn)) AS numbered GROUP BY #1_set) AS counted) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id WHERE (a.kind <> 'k') GROUP BY a.kind`,
    );
  });

  it('recognises every aggregate of a translated query', () => {
    const terms = (['double', 'string'] as const).map((type) => {
      const term = { type: trinoType(type), node: parseExpression('a', DUCKDB) };
      return [term, term].map((one) => ({ ...one, source: one.node }));
    });
    const written = Object.values(AGGREGATES).flatMap(({ ways }) =>
      ways.flatMap(({ duckdb, beside = '' }) =>
        [beside].concat(
          typeof duckdb === 'string'
            ? duckdb
            : terms.map((given) => duckdb(given)).filter((sql) => typeof sql === 'string'),
        ),
      ),
    );
    const names = written.flatMap((sql) => [...sql.matchAll(/^\w+(?=\()/g)].map(String));
    expect([...new Set(names)].sort()).toEqual(Object.keys(IF_REPEATED));
  });

  it('counts values of points by their sets of polygons, too', () => {
    const sql = `SELECT count(*) AS n, count(p.uprn) AS u, count(p.uprn) FILTER (WHERE a.kind <> 'k') AS k, count(p.longitude) AS l ${join}`;
    expect(counted(sql)).toBe(
      `SELECT CAST(COALESCE(SUM("p"."#1_points"), 0) AS BIGINT) AS n, CAST(COALESCE(SUM("p"."#1_points_1"), 0) AS BIGINT) AS u, CAST(COALESCE(SUM("p"."#1_points_1") FILTER(WHERE (a.kind <> 'k')), 0) AS BIGINT) AS k, CAST(COALESCE(SUM("p"."#1_points_2"), 0) AS BIGINT) AS l FROM (SELECT #1_points, #1_points_1, #1_points_2, UNNEST(#1_MEMBERS(#1_set, FALSE)) AS #1_id FROM (SELECT #1_set, COUNT(*) AS #1_points, COUNT(#1_points_1) AS #1_points_1, COUNT(#1_points_2) AS #1_points_2 FROM (SELECT #1_SET(p.longitude, p.latitude) AS #1_set, p.uprn AS #1_points_1, p.longitude AS #1_points_2 FROM points AS p) AS numbered GROUP BY #1_set) AS counted) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id`,
    );
  });

  it('names a count without a name as DuckDB does', () => {
    expect(counted(`SELECT count(*) ${join}`)).toContain('AS "count_star()" FROM');
    expect(counted(`SELECT count(a.kind) ${join}`)).toMatch(/^SELECT COUNT\(a\.kind\) FROM/);
  });

  it.each([
    ['a column of the points', `SELECT p.uprn ${join} GROUP BY p.uprn, a.kind`],
    ['their distinct values', `SELECT count(DISTINCT p.uprn) AS n ${join}`],
    ['values of both', `SELECT count(p.uprn || a.kind) AS n ${join}`],
    ['a filter by them', `SELECT count(*) FILTER (WHERE p.uprn <> '') AS n ${join}`],
    ['a condition on both', `SELECT count(*) AS n ${join} WHERE a.area_id <> p.uprn`],
    ['a condition of the join on both', `SELECT count(*) AS n ${join} AND a.area_id <> p.uprn`],
    ['a sum', `SELECT sum(a.area_id) AS n ${join}`],
    ['a list with repeats', `SELECT array_agg(a.kind) AS n ${join}`],
    ['an aggregate of the first rows', `SELECT max_by(a.kind, a.area_id) AS n ${join}`],
    ['rows', `SELECT DISTINCT a.kind ${join}`],
    [
      'an order by points',
      `SELECT a.kind, count(*) AS n ${join} GROUP BY a.kind, p.uprn ORDER BY p.uprn`,
    ],
    ['a subquery', `SELECT count(*) AS n ${join} WHERE a.kind IN (SELECT kind FROM areas)`],
    ['a third table', `SELECT count(*) AS n ${join} CROSS JOIN raw_points AS r`],
  ])('finds points one by one for %s', (_what, sql) => {
    expect(counted(sql)).not.toContain('#1_points');
  });
});

describe('polygons of which several are one area', () => {
  const area = "(SELECT area_id, ST_GeometryFromText(nullif(wkt, '')) AS area FROM areas)";
  const point = 'ST_Point(p.longitude, p.latitude)';

  it('may come from a subquery that parses them', () => {
    const written = rewritten(
      `SELECT p.uprn, a.area_id FROM points AS p JOIN ${area} AS a ON ST_Within(${point}, a.area)`,
    );
    expect(written).toEqual({
      sql: 'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
      indexes: [
        `SELECT "area_id", a.area AS wkt FROM (SELECT area_id, NULLIF(wkt, '') AS area FROM areas) AS a`,
      ],
    });
  });

  it.each([
    [`ST_Intersects(a.area, ${point})`, 'NEAR'],
    [`ST_Intersects(${point}, a.area)`, 'NEAR'],
    [`ST_Intersects(ST_Boundary(a.area), ${point})`, 'ON_BOUNDARY'],
  ])('are found through %s', (condition, name) => {
    const sql = `SELECT p.uprn, a.area_id FROM points AS p JOIN ${area} AS a ON ${condition}`;
    expect(rewritten(sql).sql).toContain(`UNNEST(#1_${name}(p.longitude, p.latitude, FALSE))`);
  });

  it('are combined in an aggregate', () => {
    const sql = `SELECT p.uprn, a.area_id FROM points AS p JOIN ${area} AS a ON ST_Intersects(a.area, ${point})
      GROUP BY p.uprn, a.area_id, p.longitude, p.latitude
      HAVING ST_Contains(geometry_union_agg(a.area) FILTER (WHERE NOT ST_Contains(a.area, ${point})), ${point})`;
    expect(rewritten(sql).sql).toContain(
      'HAVING #1_UNION(ARRAY_AGG("a"."#1_id") FILTER(WHERE "a"."#1_id" IS NOT NULL AND (NOT #1_CONTAINS("a"."#1_id", p.longitude, p.latitude))), p.longitude, p.latitude)',
    );
  });

  const found = (
    more = '',
  ) => `SELECT p.uprn, p.longitude, p.latitude, a.area_id FROM points AS p LEFT JOIN ${area} AS a ON ST_Contains(a.area, ${point}) WHERE p.uprn <> ''
    UNION ALL
    SELECT p.uprn, p.longitude, p.latitude, a.area_id FROM points AS p JOIN ${area} AS a ON ST_Intersects(ST_Boundary(a.area), ${point}) WHERE p.uprn <> ''${more}
    GROUP BY p.uprn, p.longitude, p.latitude, a.area_id HAVING ST_Contains(geometry_union_agg(a.area), ${point})`;
  const grouped = (sql: string) =>
    toDuckdb(
      `WITH f AS (${sql}) SELECT f.uprn, count(f.area_id) AS n FROM f GROUP BY f.uprn`,
      schema,
    );

  it('are grouped by their sets if joins of the same points find them', () => {
    const { sql, pointwise, indexes } = grouped(found());
    expect(indexes).toHaveLength(1);
    expect(sql).toContain('MATERIALIZED');
    expect(pointwise).toMatchObject({ points: 'points', keys: [{ column: 'uprn', as: 'uprn' }] });
  });

  it('are found point by point if joins have other points', () => {
    const { sql, pointwise } = grouped(found(" AND p.uprn <> 'x'"));
    expect(sql).not.toContain('MATERIALIZED');
    expect(pointwise).toBeUndefined();
  });
});

describe('refuses what an index cannot answer', () => {
  const cannot = /^this spatial join cannot be indexed; expected `points JOIN polygons ON/;
  const used = /^st_\w+ is used in a way that cannot be indexed; expected/;
  it.each([
    [
      'polygons that stay without points',
      `SELECT p.uprn FROM areas AS a LEFT JOIN points AS p ON ${inside()}`,
      cannot,
    ],
    ['both staying', `SELECT p.uprn FROM areas AS a FULL JOIN points AS p ON ${inside()}`, cannot],
    [
      'the union of polygons with a condition of another point',
      `SELECT p.uprn FROM points AS p JOIN areas AS a ON ${inside()} GROUP BY p.uprn HAVING ST_Contains(geometry_union_agg(ST_GeometryFromText(a.wkt)), ST_Point(1e0, 2e0))`,
      used,
    ],
    [
      'what only touches',
      `SELECT p.uprn FROM points AS p JOIN areas AS a ON ST_Intersects(a.wkt, p.uprn)`,
      used,
    ],
    [
      'polygons from a subquery',
      `SELECT p.uprn FROM points AS p JOIN (SELECT wkt FROM areas) AS a ON ${inside()}`,
      cannot,
    ],
    [
      'polygons from a WITH',
      `WITH x AS (SELECT wkt FROM areas) SELECT p.uprn FROM points AS p JOIN x AS a ON ${inside()}`,
      cannot,
    ],
    [
      'polygons from a WITH named like a table',
      `WITH areas AS (SELECT wkt FROM areas WHERE kind = 'k') SELECT p.uprn FROM points AS p JOIN areas AS a ON ${inside()}`,
      cannot,
    ],
    [
      'a point of two tables',
      'SELECT p.uprn FROM points AS p JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(a.kind, p.latitude))',
      cannot,
    ],
    [
      'a point in two ways',
      `SELECT p.uprn FROM points AS p JOIN areas AS a ON ${inside()} AND ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.latitude, p.longitude))`,
      cannot,
    ],
    ['a negation', `SELECT p.uprn FROM points AS p JOIN areas AS a ON NOT ${inside()}`, used],
    [
      'an alternative',
      `SELECT p.uprn FROM points AS p JOIN areas AS a ON ${inside()} OR a.kind = 'k'`,
      used,
    ],
    ['a condition in WHERE', `SELECT p.uprn FROM points AS p, areas AS a WHERE ${inside()}`, used],
    ['a point by itself', 'SELECT ST_Point(longitude, latitude) AS point FROM points', used],
    [
      'a condition on the points of an outer join',
      `SELECT p.uprn FROM points AS p LEFT JOIN areas AS a ON ${inside()} AND p.uprn = 'x'`,
      /^beside ST_Contains, the condition of an outer/,
    ],
    ['a star', `SELECT * FROM points AS p JOIN areas AS a ON ${inside()}`, /^name the columns/],
    [
      'the text of a polygon beside the index',
      `SELECT p.uprn, a.wkt FROM points AS p JOIN areas AS a ON ${inside()}`,
      /^column `wkt` of `areas` can only be used inside ST_Contains/,
    ],
  ])('%s', (_, sql, message) => expect(() => toDuckdb(sql, schema)).toThrow(message));
});
