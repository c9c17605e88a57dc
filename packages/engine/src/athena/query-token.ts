import { createHash } from 'node:crypto';

/**
 * What makes a query of a bake the same query when it is sent again: bake, stage, piece and
 * attempt. 64 characters, of the 32 to 128 that Athena takes.
 */
export function queryToken(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
