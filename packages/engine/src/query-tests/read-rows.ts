import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { DatabakerError } from '@dc-data-baker/models';
import { CsvError, parse } from 'csv-parse/sync';

/** The rows of a CSV that somebody wrote for a test. */
export interface WrittenRows {
  /** The path as messages name it. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly WrittenRow[];
}

export interface WrittenRow {
  /** Its first line, from 1. */
  readonly line: number;
  /** `null` for an empty field; `""` is the empty text. */
  readonly fields: readonly (string | null)[];
}

interface ParsedRecord {
  readonly record: readonly (string | null)[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a CSV of the form that `databaker query --format csv` writes: RFC 4180, with a header.
 *
 * @param file the path as messages name it
 * @throws a `definition` error that names the file and the line
 */
export function readRows(path: string, file: string): WrittenRows {
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw problem(file, lineOfOther(bytes), 'the bytes are not UTF-8');
  const records = parsed(bytes.toString('utf8'), file);
  const [header, ...others] = records.map(({ record, info }, i) => ({
    // The parser counts the line on which a record ends.
    line: (records[i - 1]?.info.lines ?? 0) + 1,
    end: info.lines,
    fields: record,
  }));
  if (!header)
    throw problem(file, 1, 'expected a header line with names of columns, found nothing');
  const columns = header.fields.map((name) => name ?? '');
  const again = columns.find((name, i) => columns.indexOf(name) !== i);
  if (again !== undefined) throw problem(file, 1, `column \`${again}\` is there twice`);
  for (const { line, end, fields } of others) {
    if (fields.length === 1 && fields[0] === null && end === line) {
      throw problem(file, line, 'an empty line; remove it');
    }
    if (fields.length !== columns.length) {
      throw problem(
        file,
        line,
        `expected ${columns.length} columns, as in the header, found ${fields.length}; a field with a comma is quoted`,
      );
    }
  }
  return { file, columns, rows: others.map(({ line, fields }) => ({ line, fields })) };
}

function parsed(text: string, file: string): readonly ParsedRecord[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      cast: (value, { quoting }) => (quoting || value !== '' ? value : null),
    }) as unknown as readonly ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw problem(file, Number(error['lines'] ?? 1), error.message);
  }
}

/** The first line that is not UTF-8; no multi-byte character contains a line feed. */
function lineOfOther(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  return lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1'))) + 1;
}

function problem(file: string, line: number, what: string): DatabakerError {
  return new DatabakerError('definition', `${file}:${line}: ${what}`);
}
