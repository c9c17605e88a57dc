import { readFileSync } from 'node:fs';
import { town } from '@dc-data-baker/fixtures';
import { adHocQuery } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbSession } from './session.ts';

/** Expressions over rows of edge cases, with the value that a real Trino returned for each row. */
interface Answers {
  readonly groups: readonly {
    /** The rows' columns, with their types on Trino. */
    readonly columns: Readonly<Record<string, string>>;
    /** Each value in SQL. */
    readonly rows: readonly (readonly string[])[];
    /** For each expression, a value for each row: `{ fails }` if Trino fails. */
    readonly values: Readonly<Record<string, readonly unknown[]>>;
  }[];
}

const { groups } = JSON.parse(
  readFileSync(new URL('trino-answers.json', import.meta.url), 'utf8'),
) as Answers;

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

/** The rows of a SELECT, with a value for each of its expressions. */
async function rowsOf(expressions: string, from: string): Promise<unknown[][]> {
  const { duckdb, differences } = adHocQuery(town(), `SELECT ${expressions}${from}`);
  expect(differences).toEqual([]);
  const rows = await session.rows(duckdb.sql);
  return rows.map((row) => Object.values(row).map(plain));
}

async function values(expression: string, from: string): Promise<unknown[]> {
  return (await rowsOf(expression, from)).map((row) => row.at(-1));
}

/** A value as the file has it: JSON has no -0, and Trino writes all zeros of a second. */
function plain(value: unknown): unknown {
  if (Object.is(value, -0)) return '-0.0';
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:/.test(value)
    ? value.replace(/\.?0+$/, (zeros) =>
        zeros.startsWith('.') || value.includes('.') ? '' : zeros,
      )
    : value;
}

const isFailure = (value: unknown) =>
  typeof value === 'object' && value !== null && 'fails' in value;

describe.each(
  groups.map((group, i) => ({ name: Object.values(group.columns).join(', ') || `${i}`, ...group })),
)('over $name', ({ columns, rows, values: answers }) => {
  const names = Object.keys(columns);
  const from = (chosen: readonly number[]) =>
    names.length === 0
      ? ''
      : ` FROM (VALUES ${chosen.map((i) => `(${[i, ...(rows[i] ?? [])].join(', ')})`).join(', ')}) AS t(i, ${names.join(', ')}) ORDER BY i`;

  /**
   * Expressions that fail for no row are evaluated in one query: most of the time went into reading
   * the same rows again. If the query fails, each is evaluated separately, to tell which one it
   * was.
   */
  const together = Object.keys(answers).filter(
    (expression) => names.length > 0 && !answers[expression]?.some(isFailure),
  );
  const all = () => rows.map((_, i) => i);
  let columnsTogether: Promise<unknown[][] | undefined> | undefined;
  const valuesTogether = async (at: number) => {
    const list = together.map((expression, i) => `${expression} AS c${i}`).join(', ');
    columnsTogether ??= rowsOf(list, from(all())).catch(() => undefined);
    return (await columnsTogether)?.map((row) => row[at]);
  };

  it.each(Object.entries(answers))('%s', async (expression, expected) => {
    const places = expected.map((_, i) => i);
    const given = places.filter((i) => !isFailure(expected[i]));
    const at = together.indexOf(expression);
    const found =
      (at < 0 ? undefined : await valuesTogether(at)) ??
      (given.length === 0 ? [] : await values(expression, from(given)));
    expect(found).toEqual(given.map((i) => plain(expected[i])));
    for (const i of places.filter((place) => !given.includes(place))) {
      await expect(values(expression, from([i]))).rejects.toThrow();
    }
  });
});
