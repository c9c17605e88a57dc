import type { QueryResult } from '@dc-data-baker/engine';
import { formatCount, plural } from '@dc-data-baker/models';
import { formatTable } from './format-table.ts';
import type { Output } from './io.ts';

/** The formats in which rows are printed. */
export type Format = 'table' | 'csv' | 'json';

/** Prints a part of the output; resolves when there is room for more. */
export type Print = (chunk: string) => Promise<void>;

/** A table on screen is not useful with more rows. */
const MOST_TABLE_ROWS = 1000;

/** Prints the rows of a query as they arrive. */
export const RESULT_WRITERS: Readonly<
  Record<Format, (result: QueryResult, print: Print, stderr: Output) => Promise<void>>
> = {
  table: async ({ columns, rows }, print, stderr) => {
    const shown: string[][] = [];
    let count = 0;
    for await (const batch of rows) {
      count += batch.length;
      for (const row of batch.slice(0, MOST_TABLE_ROWS - shown.length)) {
        shown.push(row.map((value) => text(value, 'null')));
      }
    }
    const head = columns.map(({ name }) => name);
    const right = columns.filter(({ type }) => /INT|DOUBLE|DECIMAL|FLOAT/.test(type));
    await print(
      `${formatTable(
        head,
        shown,
        right.map(({ name }) => name),
      )}\n`,
    );
    if (count > shown.length) {
      stderr.write(`${plural(count, 'row')}; the first ${formatCount(shown.length)} are shown\n`);
    }
  },
  csv: async ({ columns, rows }, print) => {
    await print(csvLine(columns.map(({ name }) => name)));
    for await (const batch of rows) await print(batch.map(csvLine).join(''));
  },
  json: async ({ columns, rows }, print) => {
    let separator = '[\n';
    for await (const batch of rows) {
      for (const row of batch) {
        const record = Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));
        await print(`${separator}${JSON.stringify(record)}`);
        separator = ',\n';
      }
    }
    await print(separator === '[\n' ? '[]\n' : '\n]\n');
  },
};

function text(value: unknown, absent: string): string {
  if (value === null || value === undefined) return absent;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A line of RFC 4180; null is an empty field, and the empty string is quoted. */
function csvLine(row: readonly unknown[]): string {
  const fields = row.map((value) => {
    const field = text(value, '');
    const quoted = value === '' || /[",\r\n]/.test(field);
    return quoted ? `"${field.replaceAll('"', '""')}"` : field;
  });
  return `${fields.join(',')}\n`;
}
