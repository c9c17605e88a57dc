import {
  abandonedBefore,
  clockWarning,
  finishPublishing,
  glueTableInput,
  lastLogged,
  newBakeId,
  type PublishedPlace,
  readManifestIfAny,
  removeUnfinished,
} from '@dc-data-baker/engine/aws';
import { type BaseTable, DatabakerError } from '@dc-data-baker/models';
import { executionPublisher } from './execution-publisher.ts';
import { removeLeftCandidates } from './left-candidates.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';
import type { StepTable } from './step-table.ts';

/**
 * It is this execution's turn: if outcode files are a mix of two bakes because another execution was
 * interrupted, that is ended first. If the function of a stopped execution is still publishing, it is left to
 * finish, and this bake publishes after it.
 */
export async function nameBake(
  clients: StepClients,
  { publishes = [], execution = '', seen = [], input }: StepRequests['name'],
): Promise<StepAnswers['name']> {
  const { store, catalogue } = clients;
  const by = executionPublisher(execution);
  for (const step of publishes) {
    const left = await removeLeftCandidates(clients, step, execution);
    if (left.length > 0) console.log('left by an execution that was stopped', left);
    // An execution prunes only the tables that it bakes, and this one may not have changed.
    await removeUnfinished(store, step.bakesLocation, undefined, abandonedBefore(new Date()));
    const table = step.table as BaseTable;
    const repoint = (location: string) =>
      catalogue.put(table.database, glueTableInput(table, location));
    try {
      const finished = await finishPublishing(store, placeOf(step), repoint, by);
      if (finished) console.log(`publishing ${table.name} was cut short`, finished);
    } catch (error) {
      // This bake will replace tables whose publishing cannot be ended.
      if (!(error instanceof DatabakerError)) throw error;
      console.log(`publishing ${table.name} was cut short: ${error.message}`);
    }
  }
  const before: Record<string, string> = {};
  for (const { table, location } of publishes.filter((step) => seen.includes(step.table.name))) {
    const published = await readManifestIfAny(store, location);
    if (published) before[table.name] = published.bakeId;
  }
  const last = await lastLogged(store, publishes);
  const bakeId = newBakeId(new Date(), last);
  const warning = await clockWarning(store, publishes, bakeId, last);
  const warnings = warning === undefined ? [] : [warning];
  return { bakeId, holds: isHeld(input), before, warnings };
}

/** What is neither yes nor no is told of by the first step that has a stage: see `executionInput`. */
function isHeld(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'hold' in input && input.hold === true;
}

function placeOf({ table, location, bakesLocation, origin }: StepTable): PublishedPlace {
  const as = origin.kind === 'external' ? 'table' : origin.publishedAs;
  return { table: table.name, location, bakesLocation, as };
}
