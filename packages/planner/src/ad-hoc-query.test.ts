import { describe, expect, it } from 'vitest';
import { adHocQuery } from './ad-hoc-query.ts';
import { bakery } from './testing/bakery.ts';

describe('a query typed at a prompt', () => {
  it('is read like a table’s', () => {
    expect(adHocQuery(bakery(), 'SELECT cardinality(area_ids) AS n FROM points_in_areas;')).toEqual(
      {
        reads: ['points_in_areas'],
        athena: 'SELECT cardinality(area_ids) AS n FROM points_in_areas',
        duckdb: {
          sql: 'SELECT LENGTH(area_ids) AS n FROM points_in_areas',
          indexes: [],
          rowwise: { table: 'points_in_areas' },
        },
        differences: [],
      },
    );
  });

  it('calls the functions that a table’s query may call, and no other', () => {
    expect(() => adHocQuery(bakery(), 'SELECT soundex(uprn) AS s FROM points')).toThrow(
      'the query:1:8: function `soundex` with 1 argument is not known to mean the same',
    );
  });

  it.each([
    [
      'SELECT uprnn FROM points',
      'the query:1:8: column `uprnn` of query `query` is not in `points`; did you mean `uprn`?',
    ],
    [
      'DROP TABLE points',
      'the query:1:1: query `query` is not one SELECT; where its rows go is in the table’s definition',
    ],
    ['SELECT (', 'the query:1:8: query `query`: Unexpected token: LParen'],
    [
      'SELECT ST_Point(longitude, latitude) AS p FROM points',
      'the query: st_point is used in a way that cannot be indexed',
    ],
  ])('%s', (sql, message) => expect(() => adHocQuery(bakery(), sql)).toThrow(message));
});
