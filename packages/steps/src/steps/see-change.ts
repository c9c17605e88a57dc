import {
  bakeLocation,
  formatSeenChange,
  heldBack,
  readManifestIfAny,
  seenFiles,
} from '@dc-data-baker/engine/aws';
import type { Manifest } from '@dc-data-baker/models';
import type { BakeChange, StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/** What has to be known for the command. */
export interface DiffWhere {
  readonly holds: boolean;
  /** The options that say where this is. */
  readonly where: string;
}

/** The command that says more of what readers see changed. */
export function diffCommand({ holds, where }: DiffWhere): string {
  return holds ? `databaker diff published candidate${where}` : `databaker diff${where}`;
}

/**
 * What readers see changed of the tables that nothing else of the layer is made of, or would see once a
 * bake that is held back is published: by the files' hashes, without reading any.
 */
export async function seeChange(
  { store }: StepClients,
  { bakeId, holds, before, tables, where }: StepRequests['see'],
): Promise<StepAnswers['see']> {
  const changes: BakeChange[] = [];
  for (const { table, location, bakesLocation } of tables) {
    const from = before[table.name];
    if (from === undefined) continue;
    const then = await readManifestIfAny(store, bakeLocation(bakesLocation, from));
    const now: Manifest | undefined = holds
      ? await heldBack(store, { bakesLocation }, bakeId)
      : await readManifestIfAny(store, location);
    if (!then || !now || now.bakeId === then.bakeId) continue;
    const line = formatSeenChange(seenFiles(table.name, then, now), diffCommand({ holds, where }));
    changes.push({ table: table.name, from, to: now.bakeId, line });
  }
  return { changes, lines: changes.map(({ line }) => line) };
}
