import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, FUNCTIONS, NOT_ATHENAS } from './functions.ts';
import { callOf } from './sql/nodes.ts';
import { ATHENA, parseStatement } from './sql/syntax.ts';
import { toDuckdb } from './sql/to-duckdb.ts';

/** A value of each type, as a query may have it. */
const VALUES: Readonly<Record<string, string>> = {
  boolean: 'true',
  integer: '7',
  bigint: '3000000000',
  double: '1.5e0',
  decimal: '1.25',
  varchar: "'a'",
  varbinary: "to_utf8('a')",
  date: "DATE '2026-05-07'",
  timestamp: "TIMESTAMP '2026-05-07 13:00:00.000'",
  'array(T)': 'ARRAY[7]',
  'array(array(T))': 'ARRAY[ARRAY[7]]',
  T: '7',
  U: '7',
};

const CALLED = Object.entries(FUNCTIONS).flatMap(([name, { ways }]) =>
  name.startsWith('extract_')
    ? []
    : ways.map(({ takes, result }) => ({
        name,
        args: takes.length,
        call: `${name}(${takes.map((type) => VALUES[type] ?? type).join(', ')})`,
        result,
      })),
);

describe('every function', () => {
  it.each(CALLED)(
    '$call is read with its name and all of its arguments',
    ({ call, name, args }) => {
      const parsed = parseStatement(`SELECT ${call}`, ATHENA);
      const [found] =
        'tree' in parsed && 'select' in parsed.tree ? parsed.tree.select.expressions : [];
      const read = found && callOf(found);
      expect(read?.name).toBe(name);
      expect(read?.args).toHaveLength(args);
    },
  );

  it.each(Object.keys(FUNCTIONS))('%s links to Trino’s documentation', (name) => {
    expect(FUNCTIONS[name]?.evidence).toMatch(/^[a-z]+\.html(#[a-z_0-9]+)?$/);
  });

  it('has signatures, or a reason to refuse it, or is grammar', () => {
    for (const { ways, not, isGrammar } of Object.values(FUNCTIONS)) {
      expect([ways.length > 0, not !== undefined, isGrammar === true].filter(Boolean)).toHaveLength(
        1,
      );
    }
  });
});

describe('a name that the parser maps to another function', () => {
  it.each(Object.entries(NOT_ATHENAS))('%s: %s is one of Athena’s', (foreign, ours) => {
    expect(FUNCTION_NAMES).toContain(ours);
    expect(FUNCTION_NAMES).not.toContain(foreign);
  });
});

/** Calls whose translation depends on types or on literals. */
const BRIDGED: readonly (readonly [athena: string, duckdb: string])[] = [
  ["split_part(a, ',', 1)", "SPLIT_PART(a, ',', 1)"],
  ["split_part(a, ',', 2)", "LIST_EXTRACT(STRING_SPLIT(a, ','), 2)"],
  ['substr(a, 1, b)', 'SUBSTRING(a, 1, CAST(b AS BIGINT))'],
  ["substr(a, strpos(a, ' ') + 1)", "SUBSTRING(a, STRPOS(a, ' ') + 1)"],
  [
    'sqrt(n)',
    "CASE WHEN CAST(n AS DOUBLE) < 0 THEN CAST('nan' AS DOUBLE) ELSE SQRT(CAST(n AS DOUBLE)) END",
  ],
  ['n + 1', 'ADD(n, 1)'],
  ['n / 2', 'n / 2'],
  ['d < 1.5', "d < CAST('1.5' AS DOUBLE)"],
  ['d > 1e0', 'CASE WHEN d > 1e0 THEN NOT ISNAN(d) ELSE d > 1e0 END'],
  ["regexp_like(a, '^\\d+$')", "REGEXP_MATCHES(a, '^[0-9]+\\n?\\z')"],
  [
    'sum(n)',
    'CAST(SUM(CASE WHEN n >= 0 THEN n WHEN n < 0 THEN 0 END) AS BIGINT) + CAST(SUM(CASE WHEN n < 0 THEN n WHEN n >= 0 THEN 0 END) AS BIGINT)',
  ],
  [
    'sum(n) OVER (ORDER BY a)',
    'CAST(SUM(CASE WHEN n >= 0 THEN n WHEN n < 0 THEN 0 END) OVER (ORDER BY a) AS BIGINT) + CAST(SUM(CASE WHEN n < 0 THEN n WHEN n >= 0 THEN 0 END) OVER (ORDER BY a) AS BIGINT)',
  ],
  ['max(d)', '-MIN(-d)'],
];

describe('a call, translated for DuckDB', () => {
  const schema = new Map([
    [
      't',
      [
        { name: 'a', type: { kind: 'varchar' } },
        { name: 'b', type: { kind: 'integer' } },
        { name: 'n', type: { kind: 'bigint' } },
        { name: 'd', type: { kind: 'double' } },
      ] as const,
    ],
  ]);
  it.each(BRIDGED)('%s', (athena, duckdb) => {
    expect(toDuckdb(`SELECT ${athena} AS x FROM t`, schema).sql).toBe(
      `SELECT ${duckdb} AS x FROM t`,
    );
  });
});

describe('docs/defining.md', () => {
  const text = readFileSync(new URL('../../../docs/defining.md', import.meta.url), 'utf8');
  const [, section = ''] = /### What both engines agree on\n([\s\S]*?)\n## /.exec(text) ?? [];
  const isRefused = (name: string): boolean => {
    const { not, isGrammar = false, ways } = FUNCTIONS[name] ?? { ways: [] };
    // What a bridge looks at it may refuse.
    return (
      not !== undefined || isGrammar || ways.some(({ duckdb }) => typeof duckdb === 'function')
    );
  };

  it.each(Object.keys(FUNCTIONS).filter(isRefused))('says why %s is refused', (name) => {
    expect(section).toMatch(new RegExp(`\\| .*\`${name}\``));
  });
});
