import { ast } from '@polyglot-sql/sdk';
import { describe, expect, it } from 'vitest';
import { ATHENA, parseExpression, parseStatement, tokens } from './syntax.ts';

const dataOf = (sql: string) => {
  const node = parseExpression(sql, ATHENA);
  return { type: ast.getExprType(node), data: ast.getExprData(node) };
};

const selectOf = (sql: string) => {
  const parsed = parseStatement(sql, ATHENA);
  return 'tree' in parsed && 'select' in parsed.tree ? parsed.tree.select : undefined;
};

/**
 * Parts of the parser's trees that the translation uses and no type declares. If a new version
 * changes one, this test fails; without it, queries would be misread.
 */
describe('the parser’s trees have', () => {
  it.each([
    ['extract(day_of_week FROM a)', 'extract', { field: { Custom: 'day_of_week' } }],
    ['extract(dow FROM a)', 'extract', { field: 'DayOfWeek' }],
    ["trim(LEADING 'x' FROM a)", 'trim', { position: 'Leading' }],
    ['lag(a, 2, b)', 'lag', { offset: expect.anything(), default: expect.anything() }],
    ['count(*)', 'count', { star: true }],
    ['count(DISTINCT a) FILTER (WHERE b)', 'count', { distinct: true, filter: expect.anything() }],
    ['a NOT BETWEEN 1 AND 2', 'between', { not: true, low: expect.anything() }],
    ['a NOT IN (SELECT b FROM t)', 'in', { not: true, query: expect.anything() }],
    [
      'CASE a WHEN 1 THEN 2 END',
      'case',
      { operand: expect.anything(), whens: [expect.any(Array)] },
    ],
    ["INTERVAL '1' DAY", 'interval', { unit: { type: 'simple', unit: 'Day' } }],
    ["DATE '2026-05-07'", 'literal', { literal_type: 'date', value: '2026-05-07' }],
    ["X'0A'", 'literal', { literal_type: 'hex_string' }],
    [':name', 'parameter', { name: 'name' }],
    ['CAST(a AS varchar(3))', 'cast', { to: { data_type: 'var_char', length: 3 } }],
    ['CAST(a AS array(bigint))', 'cast', { to: { element_type: { data_type: 'big_int' } } }],
    [
      'sum(a) OVER (ORDER BY b ROWS 2 PRECEDING)',
      'window_function',
      { over: { frame: { kind: 'Rows', start: { Preceding: expect.anything() } } } },
    ],
    ['iif(a, b, c)', 'if_func', { condition: expect.anything() }],
  ])('%s', (sql, type, data) => {
    const found = dataOf(sql);
    expect(found.type).toBe(type);
    expect(found.data).toMatchObject(data);
  });

  it('joins, by their kind', () => {
    const select = selectOf(
      'SELECT 1 FROM a JOIN b USING (k) LEFT JOIN c ON true NATURAL JOIN d CROSS JOIN e, f',
    );
    expect(select?.joins?.map(({ kind }) => String(kind))).toEqual([
      'Inner',
      'Left',
      'Natural',
      'Cross',
      'Implicit',
    ]);
    expect(select?.joins?.[0]?.using).toMatchObject([{ name: 'k' }]);
  });

  it('rows, lists and their names', () => {
    const [values] = selectOf('SELECT 1 FROM (VALUES (1, 2)) AS t(a, b)')?.from?.expressions ?? [];
    expect(values).toMatchObject({
      subquery: {
        this: { values: { expressions: [{ expressions: [{}, {}] }] } },
        column_aliases: [{ name: 'a' }, { name: 'b' }],
      },
    });
    const [list] =
      selectOf('SELECT 1 FROM UNNEST(a) WITH ORDINALITY AS t(x, i)')?.from?.expressions ?? [];
    expect(list).toMatchObject({
      alias: { this: { unnest: { with_ordinality: true } }, column_aliases: [{}, { name: 'i' }] },
    });
  });

  it('words, with their types and positions', () => {
    expect(tokens("é 'x' ")).toEqual([
      { type: 'VAR', text: 'é', start: 0, end: 1 },
      { type: 'STRING', text: 'x', start: 2, end: 5 },
    ]);
  });
});
