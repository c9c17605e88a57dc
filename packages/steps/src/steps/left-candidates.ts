import { abandonedBefore, bakeIdTime, checkTables, listBakes } from '@dc-data-baker/engine/aws';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/** The mark of a candidate's Glue table: the execution that created it. */
export const EXECUTION = 'databaker_execution';

/**
 * Removes candidates from Glue that stopped executions have left there. The caller has the layer's
 * lock, so no other execution of its state machine uses them. Others may, which do not take that lock: a laptop,
 * which leaves no mark, and the state machine of the layer's former name, until its stack is deleted. Their
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
      if (by !== undefined && by === execution) continue;
      const isOthers = by === undefined || machineOf(by) !== machineOf(execution);
      if (isOthers && bakeIdTime(bakeId) >= abandonedBefore(new Date())) continue;
      await catalogue.remove(database, candidate);
      gone.push(candidate);
    }
  }
  return gone;
}

/** `arn:aws:states:eu-west-2:123456789012:execution:` and the machine's name, without the execution's. */
function machineOf(execution: string | undefined): string | undefined {
  return execution?.replace(/:[^:]*$/, '');
}
