/**
 * Athena's limit for the length of a query.
 * https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
export const MOST_QUERY_BYTES = 262_144;

/** The length of a query as Athena counts it: the bytes of its UTF-8. */
export function queryBytes(sql: string): number {
  return new TextEncoder().encode(sql).length;
}
