import {
  abandonedBefore,
  bakeIdTime,
  bakeLocation,
  candidateTable,
  glueTableInput,
  prune,
  publishedForChecks,
  publishUnlessHeld,
  readManifest,
  withRelations,
} from '@dc-data-baker/engine/aws';
import type { BaseTable } from '@dc-data-baker/models';
import { whatIsRead } from './begin.ts';
import { executionPublisher } from './execution-publisher.ts';
import { EXECUTION } from './left-candidates.ts';
import { withHeldBack } from './reading-bake.ts';
import { showPublished } from './show-published.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

export async function prepareCandidate(
  clients: StepClients,
  { by, execution, table, reads }: StepRequests['candidate'],
): Promise<StepAnswers['candidate']> {
  // The tables that the checks compare with must exist, and be the published ones.
  await whatIsRead(clients, reads, by);
  const { bakeId } = by;
  const candidate = candidateTable(table.table.name, bakeId);
  const bake = bakeLocation(table.bakesLocation, bakeId);
  const input = glueTableInput(table.table as BaseTable, bake, candidate);
  const marks = { [EXECUTION]: execution };
  const Parameters = { ...input.Parameters, ...marks };
  await clients.catalogue.put(table.table.database, { ...input, Parameters });
  const own = { name: publishedForChecks(table.table.name, bakeId), marks };
  const compared = await showPublished(clients, table, own);
  const relations = withRelations({
    table: table.table.name,
    candidate,
    published: 'table' in compared ? compared.table : undefined,
    began: bakeIdTime(bakeId),
  });
  const all = await withHeldBack(clients, reads, by, execution, relations);
  return { relations: all, note: 'note' in compared ? compared.note : '' };
}

/** Repeating it finishes what was interrupted. If a rollback holds the table, it does nothing. */
export async function publishBake(
  { store, catalogue }: StepClients,
  { bakeId, execution, holds, stage, table }: StepRequests['publish'],
): Promise<StepAnswers['publish']> {
  const published = await publishUnlessHeld(
    store,
    stage,
    bakeId,
    (location) =>
      catalogue.put(table.table.database, glueTableInput(table.table as BaseTable, location)),
    { by: executionPublisher(execution), holdsBack: holds },
  );
  if ('held' in published) return { changed: 0, removed: 0, held: published.held };
  if ('heldBack' in published) return { changed: 0, removed: 0 };
  const { changed, removed } = published;
  return { changed, removed };
}

export async function pruneBakes(
  { store }: StepClients,
  { stage, location }: StepRequests['prune'],
): Promise<StepAnswers['prune']> {
  const published = await readManifest(store, location);
  const gone = await prune(store, stage, published?.bakeId, abandonedBefore(new Date()));
  return { removed: gone.length };
}
