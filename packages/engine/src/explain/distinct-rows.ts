import type { Row } from './row.ts';

/** Rows that are there several times, alike in every column, are one to whatever is made of them. */
export function distinctRows(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
