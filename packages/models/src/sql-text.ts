/** A value as a SQL literal, the same in Athena's and in DuckDB's SQL. */
export function sqlLiteral(value: string | number | boolean): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`${value} has no SQL literal`);
  }
  return String(value);
}

/** A name as a quoted identifier, the same in Athena's and in DuckDB's SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
