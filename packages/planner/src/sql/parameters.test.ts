import { sqlLiteral } from '@dc-data-baker/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalOf } from './nodes.ts';
import { bindParameters, parameterUses } from './parameters.ts';
import { ATHENA, DUCKDB, parseExpression, parseStatement } from './syntax.ts';

const bind = (sql: string, values: Readonly<Record<string, string | number | boolean>>) =>
  bindParameters(sql, new Map(Object.entries(values)));

describe('parameters', () => {
  it('are inserted as literals, and everything else is unchanged', () => {
    expect(
      bind('SELECT -- é😀 :a\n  :a AS "a:b", \':a\', x FROM t WHERE y=:b_1 /* :a */\r\n', {
        a: 'x',
        b_1: 2,
      }),
    ).toBe("SELECT -- é😀 :a\n  'x' AS \"a:b\", ':a', x FROM t WHERE y=2 /* :a */\r\n");
  });

  it('are found at their places, counted in characters', () => {
    expect(parameterUses("SELECT '😀', :a, :a")).toEqual([
      { name: 'a', start: 12, end: 14 },
      { name: 'a', start: 16, end: 18 },
    ]);
  });

  it('are not escaped by a backslash before a quote', () => {
    expect(parameterUses("SELECT 'a\\' AS x, ':b'")).toEqual([]);
  });

  it('are not the types of PostgreSQL', () =>
    expect(parameterUses('SELECT a::varchar')).toEqual([]));

  it('need a value', () => expect(() => bind('SELECT :a', {})).toThrow('no value for :a'));
});

describe('a literal', () => {
  it.each([
    ['O’Brien', "'O’Brien'"],
    ["O'Brien", "'O''Brien'"],
    ["'; DROP TABLE points; --", "'''; DROP TABLE points; --'"],
    ["\\'", "'\\'''"],
    ['', "''"],
    [':a $1', "':a $1'"],
    [1.5, '1.5'],
    [-2, '-2'],
    [1e21, '1e+21'],
    [true, 'true'],
  ])('%j is %s', (value, sql) => expect(sqlLiteral(value)).toBe(sql));

  it('may not be infinite', () =>
    expect(() => sqlLiteral(Number.NaN)).toThrow('NaN has no SQL literal'));

  it.each([['Athena', ATHENA] as const, ['DuckDB', DUCKDB] as const])(
    'of any text is to %s one literal of that text',
    (_, dialect) => {
      fc.assert(
        fc.property(text, (value) => {
          const bound = bind('SELECT :a AS x', { a: value });
          const parsed = parseStatement(bound, dialect);
          expect(parsed).not.toHaveProperty('problem');
          expect(literalOf(parseExpression(sqlLiteral(value), dialect))).toBe(value);
        }),
      );
    },
  );
});

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '\\', '"', '--', '/*', ':a', ';', '\n', '$1'),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join(''));
