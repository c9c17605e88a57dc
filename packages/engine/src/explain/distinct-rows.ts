import type { Row } from './row.ts';

/** Removes exact duplicate rows, which count once in whatever is made from them. */
export function distinctRows(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
