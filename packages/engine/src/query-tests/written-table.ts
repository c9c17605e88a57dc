import {
  allColumns,
  type BaseTable,
  DatabakerError,
  identifier,
  isCsv,
} from '@dc-data-baker/models';
import { didYouMean, duckdbType } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { WrittenRow, WrittenRows } from './read-rows.ts';
import { formProblem, writtenSql } from './written-value.ts';

type Column = ReturnType<typeof allColumns>[number];

/**
 * Creates a table in a session from a test's rows, with the declared columns and partition keys. A
 * column that is left out is null; in a table whose files are CSV, a text is empty instead, as the
 * engines read it.
 *
 * @param name the name in the session; if `isNumbered`, the table also has the line of each row
 * @throws a `definition` error that names the file and the line
 */
export async function createWrittenTable(
  session: DuckdbSession,
  name: string,
  table: BaseTable,
  written: WrittenRows,
  { isNumbered = false } = {},
): Promise<void> {
  const columns = allColumns(table);
  assertColumns(table.name, columns, written);
  const nullIsEmpty = !isNumbered && isCsv(table.format);
  const line = isNumbered ? [`${identifier(LINE)} INTEGER`] : [];
  const declared = columns.map((column) => `${identifier(column.name)} ${duckdbType(column.type)}`);
  await session.run(`CREATE TABLE ${identifier(name)} (${[...declared, ...line].join(', ')})`);
  for (const row of written.rows) {
    const values = columns.map(({ name: column, type }) => {
      const field = row.fields[written.columns.indexOf(column)] ?? null;
      const text = field === null && nullIsEmpty && type === 'string' ? '' : field;
      const problem = text === null ? undefined : formProblem(type, text);
      if (problem !== undefined) throw mistake(written, row, column, type, text, problem);
      return { column, type, text, sql: writtenSql(type, text) };
    });
    const numbered = isNumbered ? [String(row.line)] : [];
    const sql = [...values.map((value) => value.sql), ...numbered].join(', ');
    await session
      .run(`INSERT INTO ${identifier(name)} VALUES (${sql})`)
      .catch(async (error: unknown) => {
        for (const { column, type, text, sql: one } of values) {
          const fails = await session.run(`SELECT ${one}`).then(
            () => false,
            () => true,
          );
          if (fails) throw mistake(written, row, column, type, text, `expected ${type}`);
        }
        throw error;
      });
  }
}

/** The column for the line of each row; no declared column has a space in its name. */
export const LINE = 'the line';

function assertColumns(
  table: string,
  columns: readonly Column[],
  { file, columns: found }: WrittenRows,
): void {
  const names = columns.map(({ name }) => name);
  const unknown = found.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new DatabakerError(
    'definition',
    `${file}:1: \`${table}\` has no column \`${unknown}\`${didYouMean(unknown, names)}`,
  );
}

function mistake(
  { file }: WrittenRows,
  { line }: WrittenRow,
  column: string,
  type: string,
  text: string | null,
  problem: string,
): DatabakerError {
  return new DatabakerError(
    'definition',
    `${file}:${line}: column \`${column}\` (${type}): ${problem}, found ${JSON.stringify(text)}`,
  );
}
