import {
  bakeLocation,
  candidateTable,
  glueTableInput,
  heldBack,
  withTables,
} from '@dc-data-baker/engine/aws';
import { type BaseTable, identifier } from '@dc-data-baker/models';
import { EXECUTION } from './left-candidates.ts';
import type { StepClients } from './step-clients.ts';
import type { StepTable } from './step-table.ts';

/** The bake that reads tables: of those that it holds back it reads its own rows. */
export interface ReadingBake {
  readonly bakeId: string;
  /** Whether it holds back what it makes. */
  readonly holds: boolean;
  /** The tables that it makes itself. Those of other layers it reads as they are published. */
  readonly makes: readonly string[];
}

/** The bake that may have held a table back, if there is one: see `readableBake`. */
export function readBy({ bakeId, holds, makes }: ReadingBake, table: string): string | undefined {
  return holds && makes.includes(table) ? bakeId : undefined;
}

/**
 * What goes before a SELECT for it to read what its own bake has held back: `WITH "addresses" AS
 * (SELECT * FROM ...)`, or nothing. Glue shows that by a name of the bake's own until the bake has
 * ended: see `holdBack` and `removeLeftCandidates`.
 */
export async function withHeldBack(
  { store, catalogue }: StepClients,
  reads: readonly StepTable[],
  by: ReadingBake,
  execution: string,
  select = '',
): Promise<string> {
  const own: [name: string, select: string][] = [];
  for (const { table, bakesLocation } of reads) {
    if (!(await heldBack(store, { bakesLocation }, readBy(by, table.name)))) continue;
    const candidate = candidateTable(table.name, by.bakeId);
    const location = bakeLocation(bakesLocation, by.bakeId);
    const input = glueTableInput(table as BaseTable, location, candidate);
    const Parameters = { ...input.Parameters, [EXECUTION]: execution };
    await catalogue.put(table.database, { ...input, Parameters });
    own.push([table.name, `SELECT * FROM ${identifier(candidate)}`]);
  }
  return withTables(select, own);
}
