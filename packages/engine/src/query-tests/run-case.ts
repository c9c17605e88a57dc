import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allColumns, DatabakerError, identifier } from '@dc-data-baker/models';
import {
  castToShape,
  type DuckdbSelect,
  didYouMean,
  type Project,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';
import { createPolygonIndex, PolygonError } from '../duckdb/polygons.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { stageError } from '../duckdb-error.ts';
import { compareRows, type RowDifferences, type RowText } from './compare-rows.ts';
import type { QueryTestCase } from './find-cases.ts';
import { selectWithParameters } from './read-parameters.ts';
import { readRows, type WrittenRows } from './read-rows.ts';
import { createWrittenTable, LINE } from './written-table.ts';
import { asWrittenSql } from './written-value.ts';

const EXPECTED = 'expected.csv';
const PARAMETERS = 'parameters.json';

/** The result of a test: the compared columns, and the differences. */
export interface QueryTestResult extends RowDifferences {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * Runs a table's query in a DuckDB of its own, over the inputs of a test, as a bake would.
 *
 * @throws a `definition` error for a mistake in the test, with its file and line, and a `data`
 *   error for inputs that do not fit the query
 */
export async function runQueryTest(
  project: Project,
  test: QueryTestCase,
  signal: AbortSignal,
): Promise<QueryTestResult> {
  const { table, folder, place } = test;
  const { name } = table.table;
  // The tables from which pieces are listed are not needed: the test gives the piece.
  const reads = tableGraph(project).queried(name);
  assertFiles(test, reads);
  const read = (file: string) => readRows(join(folder, file), `${place}/${file}`);
  const expected = read(EXPECTED);
  const inputs = new Map(reads.map((input) => [input, read(`${input}.csv`)]));
  const select = selectWithParameters(
    project,
    table,
    join(folder, PARAMETERS),
    `${place}/${PARAMETERS}`,
  );
  const session = await DuckdbSession.open({ threads: 1 });
  try {
    for (const [input, written] of inputs) {
      await createWrittenTable(session, input, tableNamed(project, input).table, written);
    }
    await createIndexes(session, select, inputs, signal);
    await session
      .run(`CREATE TABLE ${identifier(FOUND)} AS ${castToShape(select.sql, table.table)}`, signal)
      .catch((error: unknown) => {
        throw placed(place, stageError(error, name));
      });
    await createWrittenTable(session, WANTED, table.table, expected, { isNumbered: true });
    const columns = allColumns(table.table).filter((column) =>
      expected.columns.includes(column.name),
    );
    const texts = columns.map((column) => asWrittenSql(column.name, column.type)).join(', ');
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
  } finally {
    await session.close();
  }
}

/** No table of a definition has a space in its name. */
const FOUND = 'the rows found';
const WANTED = 'the rows wanted';

function rowsOf(session: DuckdbSession, sql: string) {
  return session.rows<{ texts: RowText; [LINE]?: number }>(sql);
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

async function createIndexes(
  session: DuckdbSession,
  { indexes }: DuckdbSelect,
  inputs: ReadonlyMap<string, WrittenRows>,
  signal: AbortSignal,
): Promise<void> {
  for (const spec of indexes) {
    try {
      await createPolygonIndex(session, spec, signal);
    } catch (error) {
      if (!(error instanceof PolygonError)) throw error;
      const input = inputs.get(spec.table);
      const row = input && rowOfPolygon(input, spec.column, error.wkt);
      throw new DatabakerError(
        'definition',
        `${input?.file ?? spec.table}${row ? `:${row.line}` : ''}: the polygon cannot be read: ${error.message}: ${JSON.stringify(error.wkt.slice(0, 80))}`,
        { cause: error },
      );
    }
  }
}

/** @param column the column with the polygons, if the query does not change them */
function rowOfPolygon({ columns, rows }: WrittenRows, column: string | undefined, wkt: string) {
  // In a CSV table a text that was left out is empty.
  const isIt = (field: string | null) => (field ?? '') === wkt;
  const place = column === undefined ? -1 : columns.indexOf(column);
  return rows.find(({ fields }) =>
    place < 0 ? fields.includes(wkt) : isIt(fields[place] ?? null),
  );
}

function placed(place: string, error: unknown): unknown {
  return error instanceof DatabakerError
    ? new DatabakerError(error.kind, `${place}: ${error.message}`, { cause: error })
    : error;
}
