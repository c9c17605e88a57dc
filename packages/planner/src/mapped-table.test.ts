import { DatabakerError } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { uprnPoints } from './address-rows.ts';
import { mappedTable, tablesBehind } from './mapped-table.ts';
import { bakedNamed } from './project.ts';
import { spatialAnswers } from './spatial-answers.ts';
import { bakery, withSubject } from './testing/bakery.ts';

const placed = (table: string, project = bakery()) => {
  const found = mappedTable(project, bakedNamed(project, table));
  return 'problem' in found ? found.problem : { table: found.answer.table, column: found.column };
};

describe('the points of a table’s addresses, and the polygons that it names', () => {
  it.each([
    ['points_in_areas', 'area_ids'],
    ['area_files', 'area_ids'],
    ['points', undefined],
  ])('%s has the points of points_in_areas, and names areas by %s', (table, column) => {
    expect(placed(table)).toEqual({ table: 'points_in_areas', column });
  });

  it('is found by UPRN alone if a table is not made from the points', () => {
    const project = withSubject(
      { uprn: 'string', kind: 'string' },
      'SELECT area_id AS uprn, kind FROM areas',
    );
    expect(placed('subject', project)).toEqual({ table: 'points_in_areas', column: undefined });
  });

  it('cannot be found for a table without UPRNs, or if no query has points', () => {
    const project = withSubject({ kind: 'string' }, 'SELECT kind FROM areas');
    expect(placed('subject', project)).toBe('it has no column `uprn`');
    const without = bakery({ points_in_areas: 'SELECT uprn FROM points' });
    expect(placed('points', without)).toBe(
      'no query joins polygons with points that have a column `uprn`',
    );
  });

  it('are found through baked tables only', () => {
    expect(tablesBehind(bakery(), 'area_files')).toEqual([
      'area_files',
      'points_in_areas',
      'points',
    ]);
  });
});

it('points can be selected by any number of UPRNs, with any characters', () => {
  const project = bakery();
  const [answer] = spatialAnswers(project);
  if (!answer) throw new DatabakerError('definition', 'no answer');
  const { athena, duckdb, reads } = uprnPoints(project, answer.points, ['1', "O'Neill $&"]);
  expect(reads).toEqual(['points']);
  for (const sql of [athena, duckdb.sql])
    expect(sql).toContain("uprn IN ('1', '1', 'O''Neill $&')");
});
