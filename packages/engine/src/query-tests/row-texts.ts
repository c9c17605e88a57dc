import { allColumns, DatabakerError, identifier } from '@dc-data-baker/models';
import { duckdbType, type Project, type TestedInput, tableNamed } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import type { ReadyTest } from './query-tester.ts';
import { asCastableSql, writtenSql } from './written-value.ts';

/** A row that another engine found: a text or null for each column; JSON for lists, maps and structs. */
export type FoundRow = readonly (string | null)[];

/** The inputs of a test, which are tables of a session, as texts for another engine. */
export async function castableRows(
  session: DuckdbSession,
  project: Project,
  names: readonly string[],
): Promise<TestedInput[]> {
  const inputs: TestedInput[] = [];
  for (const name of names) {
    const { table } = tableNamed(project, name);
    const texts = allColumns(table).map((column) => asCastableSql(column.name, column.type));
    const rows = await session.rows<{ texts: (string | null)[] }>(
      `SELECT [${texts.join(', ')}] AS texts FROM ${identifier(name)} ORDER BY rowid`,
    );
    inputs.push({ table, rows: rows.map((row) => row.texts) });
  }
  return inputs;
}

/**
 * Puts the rows that another engine found into a new table of the session.
 *
 * @param name of the new table
 * @throws a `data` error for a value that DuckDB does not have, such as a date of the year 100,000,000
 */
export async function createFoundTable(
  { session, test: { table, place } }: Pick<ReadyTest, 'session' | 'test'>,
  name: string,
  rows: readonly FoundRow[],
): Promise<void> {
  const columns = allColumns(table.table);
  const declared = columns.map((column) => `${identifier(column.name)} ${duckdbType(column.type)}`);
  await session.run(`CREATE TABLE ${identifier(name)} (${declared.join(', ')})`);
  for (const row of rows) {
    const values = columns.map(({ type }, i) => writtenSql(type, row[i] ?? null));
    await session
      .run(`INSERT INTO ${identifier(name)} VALUES (${values.join(', ')})`)
      .catch((cause: unknown) => {
        throw new DatabakerError(
          'data',
          `${place}: DuckDB, which compares the rows, does not take one that was found: ${JSON.stringify(row)}`,
          { cause },
        );
      });
  }
}
