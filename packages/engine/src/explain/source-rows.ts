import { headerOf, isCsv } from '@dc-data-baker/models';
import type { CopiedColumn, ProjectTable } from '@dc-data-baker/planner';
import { mayHave, type SourcePieces } from '../sources/source-pieces.ts';
import type { Place } from './explanation.ts';
import { findLines, type LineStretch } from './find-lines.ts';
import type { LocalFile } from './local-files.ts';

/** A row that was made from a row of an external table. */
export type MadeRow = Readonly<Record<string, unknown>>;

/**
 * Finds the rows of an external CSV table from which rows were made, by the columns that were
 * copied unchanged. If several rows agree in those, the ones that agree in most of the slightly
 * changed columns are returned.
 *
 * @param rows all have the same value of `by`
 * @param by one of their columns that was copied unchanged
 * @returns the places of each row; `undefined` if they cannot be determined
 */
export async function sourceRows(
  source: ProjectTable,
  files: readonly LocalFile[],
  rows: readonly MadeRow[],
  copied: readonly CopiedColumn[],
  by: string,
  signal: AbortSignal,
): Promise<readonly (readonly Place[])[] | undefined> {
  const { table } = source;
  const value = rows[0]?.[by];
  const isCopied = copied.some(({ column, changed }) => column === by && !changed);
  if (!isCsv(table.format) || !isCopied || typeof value !== 'string' || value === '') {
    return undefined;
  }
  const names = table.columns.map(({ name }) => name);
  const places = rows.map(() => ({ best: -1, places: [] as Place[] }));
  const column = copied.find((each) => each.column === by)?.sourceColumn;
  for (const { path, bytes, shown, pieces } of files) {
    // Quotes are doubled in a file, so only the text before the first quote is searched for.
    const needle = value.split('"')[0] ?? '';
    const stretches =
      pieces && pieces.column === column
        ? stretchesOf(pieces.pieces, bytes, value)
        : [{ from: 0, to: bytes, line: 1 }];
    const lines = await findLines(path, stretches, needle, signal);
    for (const { line, text } of lines) {
      if (line === 1 && headerOf(table) !== undefined) continue;
      const fields = fieldsOf(text);
      const found = Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
      for (const [i, row] of rows.entries()) {
        const alike = likeness(row, found, copied);
        const known = places[i];
        if (alike === undefined || !known || alike < known.best) continue;
        if (alike > known.best) known.places = [];
        known.best = alike;
        known.places.push({ table: table.name, file: shown, line });
      }
    }
  }
  return places.map((known) => known.places);
}

/** The ranges of a file that may have a value in the column by which its pieces are indexed. */
function stretchesOf(
  pieces: SourcePieces['pieces'],
  bytes: number,
  value: string,
): readonly LineStretch[] {
  const stretches: LineStretch[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (!mayHave(piece, value)) continue;
    const { from, line } = piece;
    const to = pieces[i + 1]?.from ?? bytes;
    const before = stretches.at(-1);
    if (before?.to === from) stretches[stretches.length - 1] = { ...before, to };
    else stretches.push({ from, to, line });
  }
  return stretches;
}

/** How many of the changed columns agree; `undefined` if an unchanged one does not. */
function likeness(
  row: MadeRow,
  found: Readonly<Record<string, string>>,
  copied: readonly CopiedColumn[],
): number | undefined {
  let alike = 0;
  for (const { column, sourceColumn, changed } of copied) {
    const [made, was] = [String(row[column] ?? ''), found[sourceColumn] ?? ''];
    if (!changed && made !== was) return undefined;
    if (changed && withoutZeros(made) === withoutZeros(was)) alike++;
  }
  return alike;
}

/** Removes leading zeros, which numbers in files often have and queries often remove. */
function withoutZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '');
}

/** The fields of a line of a source. Its grammar has no line ends in quotes: see docs/files.md. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
