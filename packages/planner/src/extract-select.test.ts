import { describe, expect, it } from 'vitest';
import { extractSelect } from './extract-select.ts';
import { cutAtParameters, isOrdered } from './sql/postgres-select.ts';
import type { ExtractValue } from './stage.ts';

const bound = (sql: string, values: Readonly<Record<string, ExtractValue>>, began: string) =>
  extractSelect({ select: cutAtParameters(sql), values }, new Date(began));

const days = (number: number): ExtractValue => ({ kind: 'daysAgo', days: number });
const literal = (value: string | number | boolean): ExtractValue => ({ kind: 'literal', value });

describe('values in the SELECT of an extract', () => {
  it('are literals, and everything else is unchanged', () => {
    const sql = `SELECT a::text, x[1:2], 'it''s :since', $$ :since $$, E'\\':since' -- :since
FROM é WHERE day >= :since AND name = :name AND n = :n AND ok = :ok /* :n */`;
    const values = {
      since: days(30),
      name: literal("O'Hara"),
      n: literal(-1.5),
      ok: literal(true),
    };
    expect(bound(sql, values, '2026-05-07T12:00:00Z')).toEqual({
      sql: `SELECT a::text, x[1:2], 'it''s :since', $$ :since $$, E'\\':since' -- :since
FROM é WHERE day >= DATE '2026-04-07' AND name = 'O''Hara' AND n = -1.5 AND ok = true /* :n */`,
      values: { since: '2026-04-07', name: "O'Hara", n: -1.5, ok: true },
    });
  });

  it.each([
    [
      'the day in the United Kingdom, where summer time has begun one',
      0,
      '2026-05-07T23:30:00Z',
      '2026-05-08',
    ],
    ['the same in winter', 0, '2026-01-07T23:30:00Z', '2026-01-07'],
    ['a day before, over the clocks’ change', 1, '2026-03-29T23:30:00Z', '2026-03-29'],
    ['30 days before, over the end of a February', 30, '2028-03-10T00:00:00Z', '2028-02-09'],
  ])('%s', (_, ago, began, expected) => {
    expect(bound(':d', { d: days(ago) }, began).sql).toBe(`DATE '${expected}'`);
  });
});

describe('whether a SELECT declares the order of its rows', () => {
  it.each([
    ['SELECT a FROM t ORDER BY a', true],
    ['SELECT a FROM t order\n by 1 LIMIT 5', true],
    ['(SELECT a FROM t) UNION SELECT 1 ORDER BY a', true],
    ['SELECT a FROM (SELECT a FROM t ORDER BY a) AS x', false],
    ['SELECT row_number() OVER (ORDER BY a) FROM t', false],
    ["SELECT 'order by' FROM t -- ORDER BY a", false],
  ])('%s: %s', (sql, expected) => expect(isOrdered(sql)).toBe(expected));
});
