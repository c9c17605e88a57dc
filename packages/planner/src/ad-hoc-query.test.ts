import { describe, expect, it } from 'vitest';
import { adHocQuery } from './ad-hoc-query.ts';
import { bakery } from './testing/bakery.ts';

const joined = (wkt: string) =>
  `SELECT p.uprn FROM points AS p JOIN areas AS a ON ST_Contains(ST_GeometryFromText(${wkt}), ST_Point(p.longitude, p.latitude))`;

describe('a query typed at a prompt', () => {
  it('is parsed like a table’s query', () => {
    expect(
      adHocQuery(bakery(), 'SELECT cardinality(area_ids) AS n FROM points_in_areas;'),
    ).toMatchObject({
      reads: ['points_in_areas'],
      athena: 'SELECT cardinality(area_ids) AS n FROM points_in_areas',
      duckdb: {
        sql: 'SELECT LENGTH(area_ids) AS n FROM points_in_areas',
        indexes: [],
        rowwise: { table: 'points_in_areas' },
      },
      differences: [],
    });
  });

  it('may call the functions that a table’s query may call, and no others', () => {
    expect(() => adHocQuery(bakery(), 'SELECT soundex(uprn) AS s FROM points')).toThrow(
      'the query:1:8: function `soundex` with 1 argument is not known to mean the same',
    );
  });

  it('may not be nested too deeply to be translated for DuckDB', () => {
    expect(() => adHocQuery(bakery(), `SELECT 1${' + 1'.repeat(45)} AS n`)).toThrow(
      'the query: it is nested too deeply to be read; give its parts names (WITH ... AS)',
    );
    const many = `SELECT uprn FROM points WHERE ${Array(300).fill("uprn = '1'").join(' OR ')}`;
    expect(adHocQuery(bakery(), many).duckdb.sql).toContain("uprn = '1' OR uprn = '1'");
  });

  it.each([
    ['SELECT uprn FROM points LIMIT 3', 'without ORDER BY, LIMIT and OFFSET return whichever rows'],
    ['SELECT avg(longitude) AS a FROM points', 'the sum of doubles depends on the order'],
    ['SELECT array_agg(uprn) AS a FROM points', 'rows come in any order'],
    [
      'SELECT uprn, row_number() OVER () AS n FROM points',
      'without ORDER BY in its OVER, row_number depends on the order in which rows are read',
    ],
    [joined("a.wkt || ')'"), 'a polygon of `areas` is made by a query'],
    [joined('a.area_id'), 'no table is made with the polygons in `area_id` of `areas`'],
  ])('is refused if it has several meanings: %s', (sql, difference) => {
    expect(adHocQuery(bakery(), sql).differences).toEqual([expect.stringContaining(difference)]);
  });

  it.each([
    [
      'SELECT 7.0 / 3 AS a',
      'the query:1:1: query `query`: `/` does not mean the same on Athena and DuckDB: Athena rounds the quotient',
    ],
    [
      'SELECT CAST(longitude AS varchar) AS a FROM points',
      'query `query`: `CAST` does not mean the same on Athena and DuckDB: the text of a double',
    ],
    [
      "SELECT regexp_like(uprn, '(?i)a') AS a FROM points",
      'function `regexp_like` does not mean the same on Athena and DuckDB',
    ],
    [
      'SELECT uprnn FROM points',
      'the query:1:8: column `uprnn` of query `query` is not in `points`; did you mean `uprn`?',
    ],
    [
      'DROP TABLE points',
      'the query:1:1: query `query` is not one SELECT; the table’s definition says where its rows go',
    ],
    ['SELECT (', 'the query:1:8: query `query`: Unexpected token: LParen'],
    [
      'SELECT ST_Point(longitude, latitude) AS p FROM points',
      'the query: st_point is used in a way that cannot be indexed',
    ],
  ])('%s', (sql, message) => expect(() => adHocQuery(bakery(), sql)).toThrow(message));
});
