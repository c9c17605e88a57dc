import { type FoundPublished, type OwnTable, repointToPublished } from '@dc-data-baker/engine/aws';
import type { BaseTable } from '@dc-data-baker/models';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/** Points Athena's table to the published bake of a table that is baked: see `repointToPublished`. */
export async function showPublished(
  { store, catalogue }: StepClients,
  found: StepTable,
  own?: OwnTable,
): Promise<FoundPublished> {
  const { table, origin } = found;
  if (origin.kind === 'external') throw new Error(`${table.name} is not baked`);
  return repointToPublished(store, catalogue, { ...found, table: table as BaseTable, origin }, own);
}
