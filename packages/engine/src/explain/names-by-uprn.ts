import type { Row } from './row.ts';

/**
 * The names in a column of texts or of lists, by UPRN; there may be a row for each name, or one for
 * all.
 */
export function namesByUprn(
  rows: readonly Row[],
  column: string | undefined,
): Map<string, string[]> {
  const names = new Map<string, string[]>();
  if (column === undefined) return names;
  for (const row of rows) {
    const uprn = String(row['uprn']);
    const value = row[column];
    const found = Array.isArray(value) ? value.map(String) : value === null ? [] : [String(value)];
    names.set(uprn, [...(names.get(uprn) ?? []), ...found].sort());
  }
  return names;
}
