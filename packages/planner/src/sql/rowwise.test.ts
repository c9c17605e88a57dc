import { describe, expect, it } from 'vitest';
import { toDuckdb } from './to-duckdb.ts';

const schema = new Map([
  ['t', ['a', 'b']],
  ['u', ['a', 'c']],
]);
const rowwise = (sql: string) => toDuckdb(sql, schema).rowwise?.table;

describe('a SELECT with one row for each input row', () => {
  it.each([
    'SELECT a, b FROM t',
    "SELECT x.a, replace(substr(x.b, 1, length(x.b) - 3), ' ', '') AS c FROM t AS x",
    "SELECT a FROM T WHERE b = :who AND a LIKE 'x%'",
    'SELECT CASE WHEN a IN (1, 2) THEN coalesce(a, b) END AS c, try_cast(b AS double) AS d FROM t',
  ])('%s', (sql) => expect(rowwise(sql)).toBe('t'));
});

describe('a SELECT that may combine several rows', () => {
  it.each([
    'SELECT t.a FROM t JOIN u ON t.a = u.a',
    'SELECT t.a FROM t, u',
    'SELECT a FROM t GROUP BY a',
    'SELECT DISTINCT a FROM t',
    'SELECT max(a) AS a FROM t',
    'SELECT arbitrary(a) AS a FROM t',
    'SELECT sum(a) OVER (PARTITION BY b) AS a FROM t',
    'SELECT row_number() OVER (ORDER BY b) AS a FROM t',
    'SELECT a FROM t LIMIT 1',
    'SELECT a FROM t ORDER BY a',
    'SELECT a FROM t WHERE a IN (SELECT a FROM u)',
    'SELECT a, (SELECT max(c) FROM u) AS c FROM t',
    'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
    'SELECT a FROM (SELECT a FROM t) AS x',
    'WITH x AS (SELECT a FROM t) SELECT a FROM x',
    'WITH t AS (SELECT c AS a FROM u) SELECT a FROM t',
    'SELECT a FROM t UNION ALL SELECT a FROM u',
    'SELECT a FROM t TABLESAMPLE BERNOULLI (10)',
    'SELECT unnest(a) AS a FROM t',
    'SELECT a FROM t CROSS JOIN UNNEST(b) AS x(c)',
    'SELECT random() AS r FROM t',
    'SELECT 1 AS a',
    'SELECT a FROM unknown',
  ])('%s', (sql) => expect(rowwise(sql)).toBeUndefined());
});

describe('the places of the rows of such a SELECT', () => {
  const placed = (sql: string, tables = schema) => toDuckdb(sql, tables).rowwise?.placed;

  it('follow its columns, of which some are columns of the table', () => {
    expect(placed("SELECT a, x.b AS c, a || '' AS d FROM t AS x WHERE b = 'x'")).toEqual({
      sql: "SELECT a, x.b AS c, a || '' AS d, filename, file_row_number FROM t AS x WHERE b = 'x'",
      copied: { a: 'a', c: 'b' },
    });
  });

  it('are left out if more than one column is computed', () => {
    expect(placed("SELECT a, a || '' AS c, 1 AS d FROM t")).toBeUndefined();
    expect(placed('SELECT 1 AS a FROM t')).toBeUndefined();
    expect(placed('SELECT * FROM t')).toBeUndefined();
  });

  it('are unknown if a column has the name of a place', () => {
    expect(placed('SELECT a AS filename FROM t')).toBeUndefined();
    expect(placed('SELECT a FROM t', new Map([['t', ['a', 'file_row_number']]]))).toBeUndefined();
  });
});
