import { repointToPublished } from '@dc-data-baker/engine/aws';
import type { BaseTable } from '@dc-data-baker/models';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/**
 * Lets Athena read what is published of a table that is baked, by the table's own name.
 *
 * @returns why nothing is to be read by it, if that is so
 */
export async function showPublished(
  { store, catalogue }: StepClients,
  found: StepTable,
): Promise<string | undefined> {
  const { table, origin } = found;
  if (origin.kind === 'external') throw new Error(`${table.name} is not baked`);
  return repointToPublished(store, catalogue, { ...found, table: table as BaseTable, origin });
}
