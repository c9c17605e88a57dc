import { abandonedBefore, bakeIdTime, checkTables, listBakes } from '@dc-data-baker/engine/aws';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/** The mark of a candidate's Glue table: the execution that created it. */
export const EXECUTION = 'databaker_execution';

/**
 * Removes candidates from Glue that stopped executions have left there. The caller has the layer's
 * lock, so no other execution uses them. A laptop may, which has no lock and no mark: its
 * candidates are kept for a day.
 *
 * @returns the names of the removed tables
 */
export async function removeLeftCandidates(
  { store, catalogue }: StepClients,
  { table, bakesLocation }: StepTable,
  execution: string | undefined,
): Promise<string[]> {
  const { database, name } = table;
  const gone: string[] = [];
  for (const { bakeId } of await listBakes(store, bakesLocation)) {
    for (const candidate of checkTables(name, bakeId)) {
      const marks = await catalogue.marks(database, candidate);
      if (marks === undefined) continue;
      const by = marks[EXECUTION];
      const isLaptops = by === undefined && bakeIdTime(bakeId) >= abandonedBefore(new Date());
      if (isLaptops || (by !== undefined && by === execution)) continue;
      await catalogue.remove(database, candidate);
      gone.push(candidate);
    }
  }
  return gone;
}
