import {
  allColumns,
  type BaseTable,
  type ColumnType,
  identifier,
  parseColumnType,
  sqlLiteral,
} from '@dc-data-baker/models';
import { castColumns } from './render.ts';
import { athenaTextType, athenaType } from './sql/sql-type.ts';
import type { TableShape } from './stage.ts';

/** A table that a tested query reads, with the rows of the test. */
export interface TestedInput {
  readonly table: Pick<BaseTable, 'name' | 'columns' | 'partitionedBy'>;
  /**
   * The values of each row: columns first, then partition keys. They are texts that Athena casts to
   * the column's type; for lists, maps and structs, JSON in which every other value is a text.
   */
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Athena's statement that runs a SELECT over rows that are part of the statement. A table of a WITH
 * hides Glue's table of the same name, so that no other rows are read.
 *
 * Each row of the result is one text: a JSON list with a text or null for each column, and JSON
 * within for lists, maps and structs. Athena's own texts are ambiguous: `[a, b]` is a list of one
 * text or of two.
 *
 * The SELECT is not changed and stands in brackets, because its own WITH may use a name again.
 * https://trino.io/docs/current/sql/select.html#with-clause
 *
 * @param shape the columns of the table that the SELECT is for; rows are cast to them, as in a bake
 */
export function renderTested(
  select: string,
  shape: Pick<TableShape, 'columns' | 'partitionedBy'>,
  inputs: readonly TestedInput[],
): string {
  const tables = inputs.map(
    (input) => `${identifier(input.table.name)} AS (\n${renderInput(input)}\n)`,
  );
  const texts = allColumns(shape).map(({ name, type }) => asText(identifier(name), type));
  const found = `SELECT json_format(CAST(ARRAY[\n  ${texts.join(',\n  ')}\n] AS JSON)) AS "found"`;
  const own = tables.length === 0 ? '' : `WITH ${tables.join(',\n')}\n`;
  return `${own}${found}\nFROM (\n${castColumns(select, shape, athenaType)}\n)`;
}

/** A table of a WITH; one without rows still has its columns. */
function renderInput({ table, rows }: TestedInput): string {
  const columns = allColumns(table);
  const values = (of: (i: number) => string) =>
    columns.map(({ name, type }, i) => `${fromText(of(i), type)} AS ${identifier(name)}`);
  if (rows.length === 0) return `SELECT ${values(() => 'NULL').join(', ')} WHERE false`;
  const written = rows.map((row) => `(${row.map(textOrNull).join(', ')})`);
  const names = columns.map((_, i) => `c${i}`);
  return `SELECT ${values((i) => `c${i}`).join(', ')}\nFROM (VALUES\n${written.join(',\n')}\n) AS v (${names.join(', ')})`;
}

function textOrNull(value: string | null): string {
  return value === null ? 'NULL' : sqlLiteral(value);
}

function fromText(value: string, type: ColumnType): string {
  const text = isNested(type) ? `CAST(json_parse(${value}) AS ${athenaTextType(type)})` : value;
  return `CAST(${text} AS ${athenaType(type)})`;
}

function asText(value: string, type: ColumnType): string {
  const text = `CAST(${value} AS ${athenaTextType(type)})`;
  return isNested(type) ? `json_format(CAST(${text} AS JSON))` : text;
}

function isNested(type: ColumnType): boolean {
  return ['array', 'map', 'struct'].includes(parseColumnType(type)?.kind ?? '');
}
