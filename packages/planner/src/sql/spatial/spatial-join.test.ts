import { describe, expect, it } from 'vitest';
import { querySchema } from '../../query-schema.ts';
import { bakery } from '../../testing/bakery.ts';
import { toDuckdb } from '../to-duckdb.ts';

const schema = querySchema(bakery().tables);
const inside = (a = 'a', p = 'p') =>
  `ST_Contains(ST_GeometryFromText(${a}.wkt), ST_Point(${p}.longitude, ${p}.latitude))`;

/** The rewritten query, with `#1`, `#2`, ... for the names of its indexes, and their SELECTs. */
function rewritten(sql: string): { sql: string; indexes: string[] } {
  const { sql: written, indexes } = toDuckdb(sql, schema);
  const short = indexes.reduce(
    (text, { name }, i) =>
      text.replaceAll(name, `#${i + 1}`).replaceAll(name.toUpperCase(), `#${i + 1}`),
    written,
  );
  return { sql: short, indexes: indexes.map((index) => index.sql) };
}

describe('a join of points with polygons looks the points up in an index', () => {
  it('inner', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM points AS p JOIN areas AS a ON ${inside()}`),
    ).toEqual({
      sql: 'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
      indexes: ['SELECT "area_id", a.wkt AS wkt FROM "areas" AS "a"'],
    });
  });

  it('left: points in no polygon stay', () => {
    expect(
      rewritten(`SELECT p.uprn, a.area_id FROM points AS p LEFT JOIN areas AS a ON ${inside()}`)
        .sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p) AS "p" LEFT JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('right: the same, written the other way round', () => {
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

  it('the points from a subquery', () => {
    expect(
      rewritten(
        `SELECT p.uprn, a.area_id FROM (SELECT uprn, longitude, latitude FROM points) AS p JOIN areas AS a ON ${inside()}`,
      ).sql,
    ).toBe(
      'SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM (SELECT uprn, longitude, latitude FROM points) AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('the points from a WITH', () => {
    expect(
      rewritten(
        `WITH p AS (SELECT uprn, longitude, latitude FROM points) SELECT p.uprn, a.area_id FROM p JOIN areas AS a ON ${inside()}`,
      ).sql,
    ).toBe(
      'WITH p AS (SELECT uprn, longitude, latitude FROM points) SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id',
    );
  });

  it('the join in a WITH', () => {
    expect(
      rewritten(
        `WITH j AS (SELECT p.uprn, a.area_id FROM points AS p JOIN areas AS a ON ${inside()}) SELECT uprn, count(*) AS n FROM j GROUP BY uprn`,
      ).sql,
    ).toBe(
      'SELECT uprn, COUNT(*) AS n FROM (SELECT p.uprn, a.area_id FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, FALSE)) AS #1_id FROM points AS p) AS "p" JOIN #1 AS "a" ON "a".#1_id = "p".#1_id) AS j GROUP BY uprn',
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

  it('is named after what it indexes', () => {
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

  it('groups each set of polygons once, and points of a repeated key one by one', () => {
    const sql = grouped('count(a.kind) AS kinds');
    const points = 'FROM points AS p WHERE p.uprn <> :uprn';
    const setAndKey = '#1_SET(p.longitude, p.latitude) AS "#1_set", HASH(p.uprn) AS "#1_key"';
    for (const part of [
      `"#1_keys" AS MATERIALIZED (SELECT ${setAndKey} ${points})`,
      '"#1_repeated" AS MATERIALIZED (SELECT "#1_key" FROM "#1_keys" GROUP BY "#1_key" HAVING COUNT(*) > 1)',
      'SELECT "#1_sets"."#1_set", COUNT(a.kind) AS "#1_answer_1" FROM (SELECT "#1_set", UNNEST(#1_MEMBERS("#1_set", TRUE)) AS "#1_id"',
      `SELECT p.uprn AS "uprn", "#1_answers"."#1_answer_1" AS "kinds" FROM (SELECT p.uprn, ${setAndKey} ${points}) AS "p" ANTI JOIN "#1_repeated"`,
      'UNION ALL SELECT p.uprn, COUNT(a.kind) AS kinds FROM (SELECT *, UNNEST(#1_AT(p.longitude, p.latitude, TRUE)) AS #1_id FROM points AS p WHERE HASH(p.uprn) IN (SELECT "#1_key" FROM "#1_repeated")) AS "p"',
    ]) {
      expect(sql).toContain(part);
    }
  });

  it('asks for the general form where a group is more than its key and its polygons', () => {
    expect(grouped('max(p.longitude) AS x')).not.toContain('MATERIALIZED');
    expect(grouped('count(*) AS n', ' HAVING count(*) > 1')).not.toContain('MATERIALIZED');
  });
});

describe('what an index cannot answer', () => {
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
      used,
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
