import type { Workgroup } from '@dc-data-baker/models';

/**
 * Where the record of inspected files is kept: beside the query results, where both laptops and
 * state machines may write.
 */
export function inspectedLocation({ results: { bucket, prefix } }: Workgroup): string {
  return `s3://${bucket.name}/${prefix}inspected/`;
}
