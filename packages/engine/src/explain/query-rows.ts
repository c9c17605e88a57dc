import type { AdHocQuery } from '@dc-data-baker/planner';
import type { Engine, QueriedBake } from '../engine.ts';
import type { Row } from './row.ts';

/**
 * The rows of a SELECT over published tables.
 *
 * @param bakes the bakes that are read instead of the published ones, by table
 */
export async function queryRows(
  engine: Engine,
  query: AdHocQuery,
  signal: AbortSignal,
  bakes?: ReadonlyMap<string, QueriedBake>,
): Promise<Row[]> {
  const { columns, rows } = await engine.query(query, signal, bakes);
  const found: Row[] = [];
  for await (const batch of rows) {
    for (const row of batch) {
      found.push(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    }
  }
  return found;
}
