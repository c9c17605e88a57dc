import { type Assurance, type CheckSelect, identifier } from '@dc-data-baker/models';
import type { EngineSelects } from './stage.ts';

/**
 * The assurance of a check on each row: no row has the condition of its SELECT. It reads only the
 * columns of the condition, in the scan that all assurances share.
 *
 * The condition is taken from the translated SELECT, so both have one translation.
 *
 * @returns nothing for a check that is not counted in the scan
 */
export function assurancesInScan(
  { countedInScan }: Pick<CheckSelect, 'countedInScan'>,
  { duckdb: { sql } }: EngineSelects,
  rows: string,
): { readonly assurances?: readonly Assurance[] } {
  if (!countedInScan) return {};
  const before = `SELECT * FROM ${identifier(rows)} WHERE `;
  if (!sql.startsWith(before)) throw new Error(`not a condition on each row: ${sql}`);
  return { assurances: [{ sql: `count(*) FILTER (WHERE ${sql.slice(before.length)}) = 0` }] };
}
