import { describe, expect, it } from 'vitest';
import { namedBakes } from './named-bakes.ts';

describe('a query that names bakes', () => {
  it.each([
    ['SELECT * FROM a@previous', 'SELECT * FROM a__at_previous AS a'],
    ['SELECT a.x FROM a@previous WHERE x > 1', 'SELECT a.x FROM a__at_previous AS a WHERE x > 1'],
    ['SELECT * FROM a@previous AS b', 'SELECT * FROM a__at_previous AS b'],
    ['SELECT * FROM a@previous b', 'SELECT * FROM a__at_previous b'],
    ['SELECT * FROM a@previous "b"', 'SELECT * FROM a__at_previous "b"'],
    ['SELECT * FROM a@previous"left"', 'SELECT * FROM a__at_previous"left"'],
    ['SELECT * FROM a@previous/* old */b', 'SELECT * FROM a__at_previous/* old */b'],
    ['SELECT * FROM a@previous -- old\n b', 'SELECT * FROM a__at_previous -- old\n b'],
    [
      'SELECT * FROM a@previous--old\nJOIN b ON true',
      'SELECT * FROM a__at_previous AS a--old\nJOIN b ON true',
    ],
    ['SELECT * FROM a@previous /* b */', 'SELECT * FROM a__at_previous AS a /* b */'],
    [
      'SELECT * FROM (SELECT 1 FROM a@previous)',
      'SELECT * FROM (SELECT 1 FROM a__at_previous AS a)',
    ],
    [
      'SELECT * FROM a AS n JOIN a@20260507T220000Z-1a2b3c AS o ON n.x = o.x',
      'SELECT * FROM a AS n JOIN a__at_20260507t220000z_1a2b3c AS o ON n.x = o.x',
    ],
    [
      'SELECT * FROM a@previous\nJOIN b ON true',
      'SELECT * FROM a__at_previous AS a\nJOIN b ON true',
    ],
  ])('%s', (sql, expected) => {
    expect(namedBakes(sql).sql).toBe(expected);
  });

  it('returns each table and bake once', () => {
    const sql = 'SELECT 1 FROM Rows@previous p, rows@20260507T220000Z-1a2b3c n, rows@previous o';
    expect(namedBakes(sql).bakes).toEqual([
      { as: 'rows__at_previous', table: 'rows', bake: 'previous' },
      { as: 'rows__at_20260507t220000z_1a2b3c', table: 'rows', bake: '20260507T220000Z-1a2b3c' },
    ]);
  });

  it.each(['SELECT \'me@home\', "a@b" FROM a -- c@d\n/* e@f */', 'SELECT x FROM a WHERE y = 1'])(
    'leaves %j as it is',
    (sql) => {
      expect(namedBakes(sql)).toEqual({ sql, bakes: [] });
    },
  );
});
