import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allColumns, DatabakerError, identifier } from '@dc-data-baker/models';
import { didYouMean, type Project, tableGraph, tableNamed } from '@dc-data-baker/planner';
import { DuckdbSession } from '../duckdb/session.ts';
import { compareRows, type RowDifferences, type RowText } from './compare-rows.ts';
import type { QueryTestCase } from './find-cases.ts';
import type { QueryTester } from './query-tester.ts';
import { readRows } from './read-rows.ts';
import { selectWithParameters } from './select-with-parameters.ts';
import { createWrittenTable, LINE } from './written-table.ts';
import { asWrittenSql } from './written-value.ts';

const EXPECTED = 'expected.csv';
const PARAMETERS = 'parameters.json';

/** The result of a test: the compared columns, and the differences. */
export interface QueryTestResult extends RowDifferences {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * Runs a table's query over the inputs of a test and compares its rows with those that are
 * expected. Whatever engine runs the query, DuckDB reads the inputs and compares the rows, so that
 * values are read and shown in one way.
 *
 * @throws a `definition` error for a mistake in the test, with its file and line, and a `data`
 *   error for inputs that do not fit the query
 */
export async function runQueryTest(
  project: Project,
  test: QueryTestCase,
  tester: QueryTester,
  signal: AbortSignal,
): Promise<QueryTestResult> {
  const { table, folder, place } = test;
  const { name } = table.table;
  assertNoExtract(test);
  // The tables from which pieces are listed are not needed: the test gives the piece.
  const reads = tableGraph(project).queried(name);
  assertFiles(test, reads);
  const read = (file: string) => readRows(join(folder, file), `${place}/${file}`);
  const expected = read(EXPECTED);
  const inputs = new Map(reads.map((input) => [input, read(`${input}.csv`)]));
  const parameters = join(folder, PARAMETERS);
  const select = selectWithParameters(project, table, parameters, `${place}/${PARAMETERS}`);
  const session = await DuckdbSession.open({ threads: 1 });
  try {
    for (const [input, written] of inputs) {
      await createWrittenTable(session, input, tableNamed(project, input).table, written);
    }
    await createWrittenTable(session, WANTED, table.table, expected, { isNumbered: true });
    await tester.run({ test, select, inputs, session }, FOUND, signal);
    return await compared(session, test, expected.columns);
  } finally {
    await session.close();
  }
}

/** @param written the columns that are in the file of what is expected */
async function compared(
  session: DuckdbSession,
  { table }: QueryTestCase,
  written: readonly string[],
): Promise<QueryTestResult> {
  const columns = allColumns(table.table).filter(({ name }) => written.includes(name));
  const texts = columns.map(({ name, type }) => asWrittenSql(name, type)).join(', ');
  const line = identifier(LINE);
  const wanted = await rowsOf(
    session,
    `SELECT ${line}, [${texts}] AS texts FROM ${identifier(WANTED)} ORDER BY ${line}`,
  );
  const found = await rowsOf(session, `SELECT [${texts}] AS texts FROM ${identifier(FOUND)}`);
  const differences = compareRows(
    wanted.map((row) => ({ line: Number(row[LINE]), values: row.texts })),
    found.map((row) => row.texts),
  );
  return { columns, ...differences };
}

/** No table of a definition has a space in its name. */
const FOUND = 'the rows found';
const WANTED = 'the rows wanted';

function rowsOf(session: DuckdbSession, sql: string) {
  return session.rows<{ texts: RowText; [LINE]?: number }>(sql);
}

function assertNoExtract({ table, place }: QueryTestCase): void {
  if (table.origin.write.kind !== 'extract') return;
  throw new DatabakerError(
    'definition',
    `${place}: \`${table.table.name}\` is extracted in PostgreSQL's SQL, which neither DuckDB nor Athena runs; test the tables that are made of it`,
  );
}

/** A misnamed file would be an input that nothing reads. */
function assertFiles({ folder, place }: QueryTestCase, reads: readonly string[]): void {
  const files = readdirSync(folder).filter(
    (file) => !file.startsWith('.') && !file.endsWith('.md'),
  );
  const wanted = [...reads.map((table) => `${table}.csv`), EXPECTED];
  const allowed = [...wanted, PARAMETERS];
  const unknown = files.find((file) => !allowed.includes(file));
  if (unknown !== undefined) {
    throw new DatabakerError(
      'definition',
      `${place}/${unknown}: the test does not use it${didYouMean(unknown, allowed)}`,
    );
  }
  const absent = wanted.find((file) => !files.includes(file));
  if (absent === undefined) return;
  throw new DatabakerError(
    'definition',
    absent === EXPECTED
      ? `${place}/${absent} is not there; write the rows that are expected, under a header with names of columns`
      : `${place}/${absent} is not there, and the query reads that table; write its rows, or only a header for none`,
  );
}
