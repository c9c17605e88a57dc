import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis.ts';
import { tableNamed } from '../project.ts';
import { withSubject } from '../testing/bakery.ts';
import { validateQuery } from '../validate/query.ts';
import { toDuckdb } from './to-duckdb.ts';

const chain = (count: number, operator: string): string =>
  Array.from({ length: count }, (_, i) => `SELECT uprn FROM points WHERE address = '${i}'`).join(
    ` ${operator} `,
  );

describe('a chain of many SELECTs', () => {
  it.each(['UNION', 'UNION ALL', 'INTERSECT'])('of %s is valid, and stays as it is', (operator) => {
    const sql = chain(150, operator);
    const project = withSubject({ uprn: 'string' }, sql);
    expect(validateQuery(project, tableNamed(project, 'subject'))).toEqual([]);
    expect(toDuckdb(sql, new Map()).sql).toBe(sql);
  });

  it.each([
    ['SELECT uprn FROM points', chain(9, 'UNION ALL')],
    ['SELECT uprn FROM a', `WITH a AS (${chain(9, 'UNION')}) SELECT uprn FROM a`],
  ])('has the columns of a short chain: %s', (_, sql) => {
    const { tables } = withSubject({ uprn: 'string' }, sql);
    expect(analyse(sql, tables)).toEqual(analyse(chain(2, 'UNION ALL'), tables));
  });

  it('with two operators keeps its brackets', () => {
    const sql = `${chain(9, 'UNION')} UNION ALL (${chain(9, 'UNION')})`;
    expect(toDuckdb(sql, new Map()).sql).toBe(sql);
  });
});
