import { describe, expect, it } from 'vitest';
import { toDuckdb } from './to-duckdb.ts';

const duckdb = (sql: string) => toDuckdb(sql, new Map()).sql;

describe('an Athena SELECT, translated for DuckDB', () => {
  it.each([
    ['SELECT a || b AS c, a % 2 AS d FROM t', 'SELECT a || b AS c, a % 2 AS d FROM t'],
    [
      "SELECT 'it''s' AS a, 'a\\' AS b, ':x' AS c FROM t",
      "SELECT 'it''s' AS a, 'a\\' AS b, ':x' AS c FROM t",
    ],
    ['SELECT "a b" AS "c""d" FROM "t"', 'SELECT "a b" AS "c""d" FROM "t"'],
    ['SELECT CAST(ARRAY[] AS array(varchar)) AS a', 'SELECT CAST(ARRAY[] AS TEXT[]) AS a'],
    ['SELECT a FROM t WHERE b = :who', 'SELECT a FROM t WHERE b = :who'],
    [
      'SELECT a FROM t ORDER BY a DESC OFFSET 2 LIMIT 3',
      'SELECT a FROM t ORDER BY a DESC LIMIT 3 OFFSET 2',
    ],
    ['SELECT a FROM t FETCH FIRST 5 ROWS ONLY', 'SELECT a FROM t LIMIT 5'],
    ["SELECT date '2024-01-01' AS a", "SELECT CAST('2024-01-01' AS DATE) AS a"],
    [
      "SELECT x.a FROM (VALUES (1, 'b')) AS x(a, b)",
      "SELECT x.a FROM (VALUES (1, 'b')) AS x(a, b)",
    ],
  ])('%s', (athena, expected) => expect(duckdb(athena)).toBe(expected));

  it('has no comments, which would be at other positions', () => {
    expect(duckdb("SELECT a -- b */ 'c\nFROM t /* :d\n */ WHERE e = '-- f' -- g")).toBe(
      "SELECT a FROM t WHERE e = '-- f'",
    );
  });

  it('quotes names that only DuckDB reserves', () => {
    expect(
      duckdb('WITH glob AS (SELECT a AS At FROM t) SELECT glob.at, overlaps.b FROM glob, overlaps'),
    ).toBe(
      'WITH "glob" AS (SELECT a AS "At" FROM t) SELECT "glob"."at", "overlaps".b FROM "glob", "overlaps"',
    );
  });

  it('and a semicolon', () => expect(duckdb('SELECT a FROM t;')).toBe('SELECT a FROM t'));

  it('translates a function inside another', () => {
    expect(duckdb("SELECT cardinality(split(regexp_replace(a, 'x'), ',')) AS n FROM t")).toBe(
      "SELECT LENGTH(STRING_SPLIT(REGEXP_REPLACE(a, 'x', '', 'g'), ',')) AS n FROM t",
    );
  });

  it('in a WITH, a subquery and a UNION too', () => {
    expect(
      duckdb(
        'WITH w AS (SELECT cardinality(a) AS n FROM t) SELECT n FROM w UNION ALL SELECT cardinality(b) FROM (SELECT array_sort(b) AS b FROM t) AS s',
      ),
    ).toBe(
      'WITH w AS (SELECT LENGTH(a) AS n FROM t) SELECT n FROM w UNION ALL SELECT LENGTH(b) FROM (SELECT LIST_SORT(b) AS b FROM t) AS s',
    );
  });

  it('keeps an argument together', () => {
    expect(duckdb('SELECT substr(a, b + 1) AS c FROM t')).toBe(
      "SELECT CASE WHEN a IS NULL OR (b + 1) IS NULL THEN NULL WHEN (((b + 1) > 0 AND (b + 1) <= LENGTH(a)) OR ((b + 1) < 0 AND (b + 1) >= -LENGTH(a))) THEN SUBSTRING(a, (b + 1)) ELSE '' END AS c FROM t",
    );
  });

  it('does not mistake an argument for a placeholder', () => {
    expect(duckdb("SELECT array_join(a, '$1') AS c FROM t")).toContain("ARRAY_TO_STRING(a, '$1')");
  });

  it('keeps the clauses of an aggregate', () => {
    expect(duckdb('SELECT count(DISTINCT a) FILTER (WHERE b > 1) AS c FROM t')).toBe(
      'SELECT COUNT(DISTINCT a) FILTER(WHERE b > 1) AS c FROM t',
    );
    expect(duckdb('SELECT count_if(a) FILTER (WHERE b > 1) AS c FROM t')).toBe(
      'SELECT COUNT(CASE WHEN a THEN 1 END) FILTER(WHERE b > 1) AS c FROM t',
    );
    expect(duckdb('SELECT max_by(a, b) OVER (PARTITION BY c) AS d FROM t')).toBe(
      'SELECT ARG_MAX_NULL(a, b) OVER (PARTITION BY c) AS d FROM t',
    );
    expect(duckdb('SELECT array_agg(DISTINCT a ORDER BY a DESC) AS d FROM t')).toBe(
      'SELECT ARRAY_AGG(DISTINCT a ORDER BY a DESC) AS d FROM t',
    );
  });
});
