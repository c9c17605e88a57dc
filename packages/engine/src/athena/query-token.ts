import { createHash } from 'node:crypto';

/**
 * Identifies a query of a bake, however often it is sent, by bake, stage, piece and attempt. 64
 * characters; Athena accepts 32 to 128.
 */
export function queryToken(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
