import { readFileSync } from 'node:fs';
import { common, projectOf } from '@dc-data-baker/fixtures';
import {
  BaseTable,
  type ColumnType,
  external,
  Layer,
  notNull,
  unique,
} from '@dc-data-baker/models';
import { adHocQuery, duckdbType } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbSession } from './session.ts';

/** Whole queries over tables with edge cases, with the rows that a real Trino returned. */
interface Answers {
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly columns: Readonly<Record<string, ColumnType>>;
        /** Each value in SQL. */
        readonly rows: readonly (readonly string[])[];
      }
    >
  >;
  /** For each query its rows as `shown`, sorted as texts, or in the order of its ORDER BY. */
  readonly answers: Readonly<Record<string, readonly string[] | { inOrder: readonly string[] }>>;
  /**
   * Queries of `answers` whose rows may be others where keys are equal, or zeros: only at the prompt are
   * they asked, with a warning.
   */
  readonly open: readonly string[];
  /** Queries that fail on Trino. */
  readonly fails: readonly string[];
}

const { tables, answers, open, fails } = JSON.parse(
  readFileSync(new URL('stored-answers.json', import.meta.url), 'utf8'),
) as Answers;

const project = projectOf(
  [
    Layer({
      name: 'edges',
      description: 'What is at the edges?',
      tables: Object.entries(tables).map(([name, { columns }]) =>
        BaseTable({
          ...common,
          name,
          prefix: `${name}/`,
          columns,
          populatedBy: external('somebody'),
          checks: 'id' in columns ? [unique('id'), notNull('id')] : [],
        }),
      ),
    }),
  ],
  {},
);

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    const names = Object.keys(columns);
    const typed = names.map(
      (column) => `CAST(${column} AS ${duckdbType(columns[column] ?? 'string')})`,
    );
    const values = rows.map((row) => `(${row.join(', ')})`).join(', ');
    await session.run(
      `CREATE TABLE ${name}(${names.join(', ')}) AS SELECT ${typed.join(', ')} FROM (VALUES ${values}) AS t(${names.join(', ')})`,
    );
  }
});
afterAll(() => session.close());

async function rowsOf(sql: string): Promise<string[]> {
  const { duckdb, differences } = adHocQuery(project, sql);
  expect(differences.length > 0).toBe(open.includes(sql));
  const rows = await session.rows(duckdb.sql);
  return rows.map((row) => Object.values(row).map(shown).join(' | '));
}

/** A value as a text: JSON has no -0, and the engines write different numbers of zeros after a point. */
function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0.0';
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  const text = String(value);
  return /^(-?\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+$/.test(text)
    ? text.replace(/\.?0+$/, '')
    : text;
}

describe('a query over stored rows gives the answer of Trino', () => {
  it.each(Object.entries(answers))('%s', async (sql, expected) => {
    const found = await rowsOf(sql);
    if ('inOrder' in expected) expect(found).toEqual(expected.inOrder);
    else expect(found.toSorted()).toEqual(expected);
  });

  it.each(fails)('or fails as on Trino: %s', async (sql) => {
    await expect(rowsOf(sql)).rejects.toThrow();
  });
});
