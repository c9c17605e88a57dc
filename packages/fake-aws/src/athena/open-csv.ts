import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The format of a table's CSV. https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html */
export interface OpenCsv {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly skippedLines: number;
  /** The number of the table's columns: missing ones are null, and further ones are ignored. */
  readonly columns: number;
}

/**
 * A copy of a CSV file in which every value is quoted and nothing means null, so that DuckDB reads
 * in it what Athena's serde reads in the file: a backslash that escapes nothing is dropped, and a
 * line end ends the row even inside quotes.
 */
export async function readableCopy(path: string, folder: string, csv: OpenCsv): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  const key = JSON.stringify([path, size, mtimeMs, ino, csv]);
  const copy = join(folder, `${createHash('sha256').update(key).digest('hex')}.csv`);
  if (existsSync(copy)) return copy;
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  // A carriage return ends a line too, and a byte order mark is skipped.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const rows = lines.slice(csv.skippedLines).map((line) => {
    const values = parseLine(line, csv);
    return Array.from({ length: csv.columns }, (_, i) => field(values[i])).join(',');
  });
  await mkdir(dirname(copy), { recursive: true });
  const draft = `${copy}.${process.hrtime.bigint()}`;
  await writeFile(draft, rows.map((row) => `${row}\n`).join(''));
  await rename(draft, copy);
  return copy;
}

function field(value: string | undefined): string {
  return value === undefined ? '' : `"${value.replaceAll('"', '""')}"`;
}

/**
 * Parses one line like opencsv 2.3, which the serde uses, and like Trino 476: an empty line has no
 * values at all.
 */
export function parseLine(line: string, { separator, quote, escape: escaping }: OpenCsv): string[] {
  if (line === '') return [];
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  // Outside quotes a backslash escapes as well, but not as the first character of a field.
  let isInField = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string;
    const next = line[i + 1];
    if (char === escaping && escaping !== quote) {
      if ((isQuoted || isInField) && (next === quote || next === escaping)) {
        value += next;
        i++;
      }
    } else if (char === quote) {
      if (isQuoted && next === quote) {
        value += quote;
        i++;
        continue;
      }
      const isWithin =
        i > 2 && line[i - 1] !== separator && next !== undefined && next !== separator;
      if (isWithin) value = value !== '' && value.trim() === '' ? '' : value + char;
      isQuoted = !isQuoted;
      isInField = !isInField;
    } else if (char === separator && !isQuoted) {
      values.push(value);
      value = '';
      isInField = false;
    } else {
      value += char;
      isInField = true;
    }
  }
  // The content of a quote that is never closed is dropped.
  return isQuoted ? values : [...values, value];
}
