import { abandonedBefore, bakeIdTime, candidateTable, listBakes } from '@dc-data-baker/engine/aws';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/** Marks a candidate in Glue with the execution that showed it to its checks. */
export const EXECUTION = 'databaker_execution';

/**
 * Takes candidates out of Glue that executions have left there which were stopped. Whoever calls has
 * the layer's lock, so no other execution is at it. A laptop may be, which has no lock and no mark:
 * its candidates are left alone for a day.
 *
 * @returns the names of the tables that are gone
 */
export async function removeLeftCandidates(
  { store, catalogue }: StepClients,
  { table, bakesLocation }: StepTable,
  execution: string | undefined,
): Promise<string[]> {
  const { database, name } = table;
  const gone: string[] = [];
  for (const { bakeId } of await listBakes(store, bakesLocation)) {
    const candidate = candidateTable(name, bakeId);
    const marks = await catalogue.marks(database, candidate);
    if (marks === undefined) continue;
    const by = marks[EXECUTION];
    const isLaptops = by === undefined && bakeIdTime(bakeId) >= abandonedBefore(new Date());
    if (isLaptops || (by !== undefined && by === execution)) continue;
    await catalogue.remove(database, candidate);
    gone.push(candidate);
  }
  return gone;
}
