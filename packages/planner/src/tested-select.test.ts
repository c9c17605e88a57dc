import { literal, overRows } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { pieces } from './pieces.ts';
import { bakedNamed } from './project.ts';
import { testedSelect } from './tested-select.ts';
import { bakery, queryNamed, withSubject } from './testing/bakery.ts';

describe('a SELECT that is tested', () => {
  it('is the SELECT of a bake, for the first piece or the given one', () => {
    const project = bakery();
    const table = bakedNamed(project, 'points_in_areas');
    const baked = pieces(project, table);
    if (!Array.isArray(baked)) throw new Error('the pieces are listed');
    expect(testedSelect(project, table, {})).toEqual(baked[0]?.select);
    expect(testedSelect(project, table, { first_letter: 'B' })).toEqual(baked[1]?.select);
  });

  it('has the given values in place of the definition’s', () => {
    const project = withSubject({ n: 'int' }, 'SELECT :n + 1 AS n FROM areas', {
      parameters: { n: literal(1) },
    });
    const table = bakedNamed(project, 'subject');
    const { athena, duckdb } = testedSelect(project, table, { n: 41 });
    expect(athena).toBe('SELECT 41 + 1 AS n FROM areas');
    expect(duckdb.sql).toContain('41');
    expect(() => testedSelect(project, table, { n: '41' })).toThrow(
      'parameter `n`: expected a number, found "41"',
    );
    expect(() => testedSelect(project, table, { m: 1 })).toThrow(
      'parameter `m`: the query has no such parameter; there are n',
    );
  });

  it('of a fan-out over rows is given its piece', () => {
    const project = withSubject(
      { area_id: 'string' },
      'SELECT area_id FROM areas WHERE kind = :kind',
      {
        fanOut: overRows({ query: queryNamed('kinds'), columns: { kind: 'string' } }),
        texts: { kinds: 'SELECT kind FROM areas' },
      },
    );
    const table = bakedNamed(project, 'subject');
    const { athena, duckdb } = testedSelect(project, table, { kind: "O'Neill" });
    expect(athena).toBe("SELECT area_id FROM areas WHERE kind = 'O''Neill'");
    expect(duckdb.sql).toContain("'O''Neill'");
    expect(testedSelect(project, table, { kind: null }).duckdb.sql).toContain('NULL');
    expect(() => testedSelect(project, table, {})).toThrow(
      'parameter `kind`: its values come from the data, so a test must give one: expected a string',
    );
  });
});
