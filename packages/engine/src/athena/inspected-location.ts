import type { Workgroup } from '@dc-data-baker/models';

/**
 * Where is written down which files of others were looked at: beside the results of queries, to
 * which laptops and state machines both may write.
 */
export function inspectedLocation({ results: { bucket, prefix } }: Workgroup): string {
  return `s3://${bucket.name}/${prefix}inspected/`;
}
