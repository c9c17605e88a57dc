/** The name that checks know the audited rows by: written, and not yet published. */
export function candidateName(table: string): string {
  return `${table}__candidate`;
}
