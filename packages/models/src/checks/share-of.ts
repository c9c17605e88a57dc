import { sqlLiteral } from '../sql-text.ts';

/**
 * A share of a count, in SQL. All of it is the count itself: `1 * n` is a product of whole numbers,
 * which may be too large for one, and a condition must not fail.
 */
export function shareOf(share: number, count: string): string {
  return share === 1 ? count : `${sqlLiteral(share)} * ${count}`;
}
