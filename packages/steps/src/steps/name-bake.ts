import {
  finishPublishing,
  glueTableInput,
  newBakeId,
  type PublishedPlace,
} from '@dc-data-baker/engine/aws';
import { type BaseTable, DatabakerError } from '@dc-data-baker/models';
import { removeLeftCandidates } from './left-candidates.ts';
import { STATE_MACHINE } from './state-machine.ts';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';
import type { StepTable } from './step-table.ts';

/**
 * It is this execution's turn, so no other one is still publishing a table of the layer: if outcode
 * files are a mix of two bakes, that is ended first.
 */
export async function nameBake(
  clients: StepClients,
  { publishes = [], execution }: StepRequests['name'],
): Promise<StepAnswers['name']> {
  const { store, catalogue } = clients;
  for (const step of publishes) {
    const left = await removeLeftCandidates(clients, step, execution);
    if (left.length > 0) console.log('left by an execution that was stopped', left);
    const table = step.table as BaseTable;
    const repoint = (location: string) =>
      catalogue.put(table.database, glueTableInput(table, location));
    try {
      const finished = await finishPublishing(store, placeOf(step), repoint, STATE_MACHINE);
      if (finished) console.log(`publishing ${table.name} was cut short`, finished);
    } catch (error) {
      // This bake will replace tables whose publishing cannot be ended.
      if (!(error instanceof DatabakerError)) throw error;
      console.log(`publishing ${table.name} was cut short: ${error.message}`);
    }
  }
  return { bakeId: newBakeId() };
}

function placeOf({ table, location, bakesLocation, origin }: StepTable): PublishedPlace {
  const as = origin.kind === 'external' ? 'table' : origin.publishedAs;
  return { table: table.name, location, bakesLocation, as };
}
