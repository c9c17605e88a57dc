import { describe, expect, it } from 'vitest';
import { spatialAnswers } from './spatial-answers.ts';
import { bakery, withSubject } from './testing/bakery.ts';

describe('the spatial joins of a query', () => {
  it('are found in the query, with the result’s columns of polygons', () => {
    const [answer, ...others] = spatialAnswers(bakery());
    expect(others).toEqual([]);
    expect(answer).toMatchObject({
      table: 'points_in_areas',
      isOuter: true,
      points: {
        table: 'points',
        sql: 'SELECT *, p.longitude AS point_x, p.latitude AS point_y FROM points AS p',
      },
      polygons: { table: 'areas', column: 'wkt' },
      columns: [{ polygonColumn: 'area_id', column: 'area_ids' }],
    });
    expect(answer?.polygons.sql).toBe(
      'SELECT "area_id", "databaker_file", "databaker_line", a.wkt AS wkt FROM "areas" AS "a"',
    );
  });

  it('are found whatever their tables’ names are, with the conditions on polygons', () => {
    const project = withSubject(
      { code: 'string', zone: 'string' },
      `WITH where_it_is AS (SELECT uprn AS code, longitude + 0.5 AS e, latitude AS n FROM points)
       SELECT w.code, z.kind AS zone FROM where_it_is AS w
       JOIN areas AS z ON z.kind = 'Park' AND ST_Contains(ST_GeometryFromText(z.wkt), ST_Point(w.e, w.n))`,
    );
    const answer = spatialAnswers(project).find(({ table }) => table === 'subject');
    expect(answer?.points.table).toBeUndefined();
    expect(answer?.points.sql).toBe(
      'WITH where_it_is AS (SELECT uprn AS code, longitude + 0.5 AS e, latitude AS n FROM points) SELECT *, w.e AS point_x, w.n AS point_y FROM where_it_is AS w',
    );
    expect(answer?.columns).toEqual([{ polygonColumn: 'kind', column: 'zone' }]);
    expect(answer?.polygons.sql).toMatch(/FROM "areas" AS "z" WHERE "?z"?."?kind"? = 'Park'$/);
  });

  it.each([
    ["z.kind = 'Park'", 'z.wkt', 'wkt'],
    ["z.kind = 'Park'", "nullif(z.wkt, '')", 'wkt'],
    ["z.kind = 'Park'", "concat('POLYGON ', z.wkt)", undefined],
    ['z.kind = (SELECT max(kind) FROM areas)', 'z.wkt', undefined],
  ])('have the column of polygons if rows are not grouped: %s, %s', (condition, wkt, column) => {
    const project = withSubject(
      { uprn: 'string', zone: 'string' },
      `SELECT p.uprn, z.kind AS zone FROM points AS p
       JOIN (SELECT kind, ST_GeometryFromText(${wkt}) AS area FROM areas AS z WHERE ${condition}) AS b
       ON ST_Contains(b.area, ST_Point(p.longitude, p.latitude))`,
    );
    const answer = spatialAnswers(project).find(({ table }) => table === 'subject');
    expect(answer).toBeDefined();
    expect(answer?.polygons.column).toBe(column);
  });

  it('begin with those of ballots, about which people ask first', () => {
    const sql = `SELECT p.uprn, a.area_id AS answer FROM points AS p
       JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))`;
    const tables = (column: string) =>
      spatialAnswers(
        withSubject({ uprn: 'string', [column]: 'string' }, sql.replace('answer', column)),
      ).map(({ table }) => table);
    expect(tables('area_ids')).toEqual(['points_in_areas', 'subject']);
    expect(tables('ballot_ids')).toEqual(['subject', 'points_in_areas']);
  });

  it('may be several in one query', () => {
    const project = withSubject(
      { uprn: 'string', one: 'string', two: 'string' },
      `SELECT p.uprn, a.area_id AS one, b.kind AS two FROM points AS p
       JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))
       JOIN areas AS b ON ST_Contains(ST_GeometryFromText(b.wkt), ST_Point(p.latitude, p.longitude))`,
    );
    expect(
      spatialAnswers(project).filter(({ table }) => table === 'subject').length,
    ).toBeGreaterThan(0);
  });

  it('do not exist in an invalid query', () => {
    const tables = spatialAnswers(bakery({ points_in_areas: 'SELECT ST_Contains( FROM' }));
    expect(tables).toEqual([]);
  });
});
