import type { Workgroup } from '@dc-data-baker/models';

/**
 * Where a state machine keeps the pieces that it has listed: beside the results of the query that
 * listed them, since both are needed equally long.
 */
export function piecesLocation({ results: { bucket, prefix } }: Workgroup): string {
  return `s3://${bucket.name}/${prefix}pieces/`;
}
