import type { Table } from '@aws-sdk/client-glue';
import { type GlueTableInput, isBakeId } from '@dc-data-baker/engine/aws';
import type { StepTable } from '../steps/step-table.ts';
import { NOT_BAKED } from './not-baked.ts';
import { inputOf } from './table-shape.ts';

/** A table's parameter: what it was before its stack took it over, as JSON; '' if that does not matter. */
const DEFINED_BEFORE = 'databaker_defined_before';

/**
 * The mark of a table that is taken over, with which it can be given back as it is now. A table that showed a
 * bake has none: bakes that are published meanwhile decide what it is.
 *
 * @param table what it will be
 */
export function keptDefinition(taken: Table, table: StepTable): Readonly<Record<string, string>> {
  const { [DEFINED_BEFORE]: _, ...Parameters } = taken.Parameters ?? {};
  const kept = showsBake(taken, table) ? '' : JSON.stringify(inputOf({ ...taken, Parameters }));
  return { [DEFINED_BEFORE]: kept };
}

/** What a table was before its stack took it over; `undefined` if it stays as it is. */
export function definedBefore({ Parameters = {} }: Table): GlueTableInput | undefined {
  const kept = Parameters[DEFINED_BEFORE];
  return kept ? (JSON.parse(kept) as GlueTableInput) : undefined;
}

function showsBake({ StorageDescriptor }: Table, { location, origin }: StepTable): boolean {
  const shown = StorageDescriptor?.Location ?? '';
  const folder = shown.split('/').at(-2) ?? '';
  const isShards = origin.kind === 'baked' && origin.publishedAs === 'shards';
  return isBakeId(folder) || `${folder}/` === NOT_BAKED || (isShards && shown === location);
}
