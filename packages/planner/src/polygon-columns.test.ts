import { BaseTable, csv, external, Layer, query } from '@dc-data-baker/models';
import { expect, it } from 'vitest';
import { polygonColumns } from './polygon-columns.ts';
import { areas, bakery, common, projectOf, queryNamed, rawPoints } from './testing/bakery.ts';

/** The polygon columns of `areas`, for a query with this expression for its polygons. */
function found(wkt: string, { copied = 'wkt' } = {}): readonly string[] {
  const baked = (name: string, columns: Record<string, 'string'>) =>
    BaseTable({
      ...common,
      name,
      prefix: `{dc_environment}/${name}/`,
      columns,
      populatedBy: query(queryNamed(name)),
    });
  const tables = [
    rawPoints,
    areas,
    baked('copy', { area_id: 'string', shape: 'string' }),
    baked('joined', { uprn: 'string', area_id: 'string' }),
  ];
  const project = projectOf([Layer({ name: 'x', description: 'x', tables })], {
    copy: `SELECT area_id, ${copied} AS shape FROM areas`,
    joined: `SELECT p.uprn, a.area_id FROM raw_points AS p JOIN ${wkt.includes('shape') ? 'copy' : 'areas'} AS a ON ST_Contains(ST_GeometryFromText(${wkt}), ST_Point(CAST(p.x AS double), CAST(p.y AS double)))`,
  });
  return polygonColumns(project, 'areas');
}

it.each([
  ['a.wkt', ['wkt']],
  ["nullif(a.wkt, '')", ['wkt']],
  // A value computed from the column says nothing about the column itself.
  ["nullif(a.wkt, 'none')", []],
  ["concat('POLYGON ', a.wkt)", []],
])('are those that a query uses as polygons: %s', (wkt, columns) => {
  expect(found(wkt)).toEqual(columns);
});

it('are found through another table that copies them', () => {
  expect(found('a.shape')).toEqual(['wkt']);
  expect(found('a.shape', { copied: 'upper(wkt)' })).toEqual([]);
});

it('do not exist in a table without polygons', () => {
  const lonely = BaseTable({
    ...common,
    name: 'lonely',
    prefix: 'lonely/',
    format: csv({ header: false }),
    columns: { wkt: 'string' },
    populatedBy: external('nobody'),
  });
  const project = projectOf([Layer({ name: 'x', description: 'x', tables: [lonely] })], {});
  expect(polygonColumns(project, 'lonely')).toEqual([]);
});

it.each(['SELECT FROM WHERE st_geometryfromtext(', 'SELECT st_geometryfromtext(nosuch(a)) AS b'])(
  'are not looked for in a query that is not valid: %s',
  (text) => {
    const broken = BaseTable({
      ...common,
      name: 'broken',
      prefix: '{dc_environment}/broken/',
      columns: { b: 'string' },
      populatedBy: query(queryNamed('broken')),
    });
    const layer = Layer({ name: 'x', description: 'x', tables: [areas, broken] });
    expect(polygonColumns(projectOf([layer], { broken: text }), 'areas')).toEqual([]);
  },
);

it('do not exist in a table that no query uses for polygons, whatever its name is', () => {
  expect(polygonColumns(bakery(), 'constructor')).toEqual([]);
});
