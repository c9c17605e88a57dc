import { describe, expect, it } from 'vitest';
import { adHocQuery } from './ad-hoc-query.ts';
import {
  addressRows,
  askToExplain,
  outcodePoints,
  outcodeRows,
  postcodePoints,
} from './address-rows.ts';
import { answersAbout, knowAnswers } from './answers.ts';
import { polygonColumns } from './polygon-columns.ts';
import type { Project } from './project.ts';
import { spatialAnswers } from './spatial-answers.ts';
import { tableGraph } from './table-graph.ts';
import { bakery } from './testing/bakery.ts';

describe('the condition on a table’s rows', () => {
  it.each(['AA1 1AA', "O'Brien", "'piece:text 1'", '$&', ''])(
    'is what somebody would type with %s',
    (value) => {
      const literal = `'${value.replaceAll("'", "''")}'`;
      expect(addressRows(bakery(), 'points', 'postcode', value)).toEqual(
        adHocQuery(bakery(), `SELECT * FROM points WHERE "postcode" = ${literal} LIMIT 201`),
      );
    },
  );

  it('is a range of postcodes for an outcode', () => {
    expect(outcodeRows(bakery(), 'points_in_areas', 'AA1')).toEqual(
      adHocQuery(
        bakery(),
        `SELECT * FROM points_in_areas WHERE "postcode" >= 'AA1 ' AND "postcode" < 'AA1!'`,
      ),
    );
  });

  it('is refused each time if the table has no such column', () => {
    const project = bakery();
    for (const postcode of ['AA1 1AA', 'AA1 1AB']) {
      expect(() => addressRows(project, 'areas', 'postcode', postcode)).toThrow(/postcode/);
    }
  });
});

describe('the facts that explain needs', () => {
  /** The queries that explain two addresses, as plain data. */
  const explained = (project: Project) => ({
    answers: spatialAnswers(project),
    areas: polygonColumns(project, 'areas'),
    lineage: tableGraph(project).lineage('points_in_areas'),
    queries: ['AA1', 'B2'].flatMap((outcode) => [
      addressRows(project, 'points', 'postcode', `${outcode} 1AA`),
      addressRows(project, 'points_in_areas', 'postcode', `${outcode} 1AA`),
      outcodeRows(project, 'points_in_areas', outcode),
      ...spatialAnswers(project).flatMap(({ points }) => [
        postcodePoints(project, points, `${outcode} 1AA`),
        outcodePoints(project, points, outcode),
      ]),
    ]),
  });

  it('are cached as JSON, and equal those found in the SQL', () => {
    const asked = bakery();
    askToExplain(asked);
    const kept = JSON.stringify(answersAbout(asked));
    const known = bakery();
    knowAnswers(known, JSON.parse(kept));
    expect(explained(known)).toStrictEqual(explained(bakery()));
    // No SQL had to be parsed for it.
    expect(JSON.stringify(answersAbout(known))).toBe(kept);
  });

  it('are cached for the other tables if a query is invalid', () => {
    const project = bakery({ points_in_areas: 'SELECT ST_Contains( FROM' });
    askToExplain(project);
    expect(spatialAnswers(project)).toEqual([]);
    expect(addressRows(project, 'points', 'postcode', 'AA1 1AA').reads).toEqual(['points']);
  });
});
