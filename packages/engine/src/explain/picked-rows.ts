import { open } from 'node:fs/promises';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { PLACE_COLUMNS, type ProjectTable } from '@dc-data-baker/planner';
import { orderedCsvRelation } from '../duckdb/relation.ts';
import { fileBuffer } from '../file-buffer.ts';
import type { IndexedFile } from './local-files.ts';

/** Lines of a file, from 0, in ascending order. */
export interface PickedLines extends IndexedFile {
  readonly lines: readonly number[];
}

/**
 * Copies single rows of a table's CSV to a file, so that DuckDB reads them as it reads the table.
 *
 * @param path of the copy
 * @returns a SELECT of the rows, each with the file and the line that it came from; `undefined` if
 *   there are none
 */
export async function pickedRows(
  { table }: ProjectTable,
  { file, areas, lines }: PickedLines,
  path: string,
): Promise<string | undefined> {
  if (lines.length === 0) return undefined;
  await using from = await open(file.path);
  await using to = await open(path, 'w');
  const source = await fileBuffer(from);
  for (const stretch of stretchesOf(lines)) {
    const start = areas.starts[stretch.first] ?? 0;
    const end = areas.starts[stretch.last + 1] ?? file.bytes;
    await to.writeFile(new Uint8Array(await source.slice(start, end)));
  }
  const numbers = `[${lines.map((line) => line + 1).join(', ')}]`;
  const [fileColumn, lineColumn] = [PLACE_COLUMNS.file, PLACE_COLUMNS.line].map(identifier);
  return `SELECT *, ${sqlLiteral(file.shown)} AS ${fileColumn}, list_extract(${numbers}, row_number() OVER ()) AS ${lineColumn} FROM ${orderedCsvRelation(table, path, false)}`;
}

/** Lines that follow each other are read at once. */
function stretchesOf(lines: readonly number[]): { first: number; last: number }[] {
  const stretches: { first: number; last: number }[] = [];
  for (const line of lines) {
    const stretch = stretches.at(-1);
    if (stretch?.last === line - 1) stretch.last = line;
    else stretches.push({ first: line, last: line });
  }
  return stretches;
}
