import { candidateTable, heldBack, heldBackText } from '@dc-data-baker/engine/aws';
import { diffCommand } from './see-change.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/**
 * Says what a bake has held back, and takes out of the catalogue what its later tables have read of
 * its earlier ones.
 */
export async function endHold(
  { store, catalogue }: StepClients,
  { bakeId, tables, seen, warnings = [], where }: StepRequests['hold'],
): Promise<StepAnswers['hold']> {
  const names: string[] = [];
  for (const { table, bakesLocation } of tables) {
    await catalogue.remove(table.database, candidateTable(table.name, bakeId));
    if (await heldBack(store, { bakesLocation }, bakeId)) names.push(table.name);
  }
  if (names.length === 0) {
    const message = 'nothing is held back: no table would be another one than is published';
    return { heldBack: names, message };
  }
  const more = `\`${diffCommand({ holds: true, where })}\` says more`;
  const message = [`${heldBackText(bakeId, names, where)}, ${more}`, ...seen, ...warnings].join(
    '\n',
  );
  return { heldBack: names, message };
}
