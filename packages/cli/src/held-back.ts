import type { HeldBake } from '@dc-data-baker/engine';
import type { Project } from '@dc-data-baker/planner';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';

/** Prints which bakes wait until a person publishes or drops them. */
export async function noteHeldBack(
  io: Pick<Io, 'stderr'>,
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
): Promise<void> {
  const { heldBakes } = await import('@dc-data-baker/engine');
  for (const held of await heldBakes(store, project)) {
    io.stderr.write(`note: ${heldBackText(held)}\n`);
  }
}

/** What is held back, and what to do with it. */
export function heldBackText({ bakeId, tables }: HeldBake): string {
  const names = tables.map(({ table }) => table.name).join(', ');
  return `bake ${bakeId} is held back (${names}): \`databaker publish ${bakeId}\` publishes it, \`databaker rollback ${bakeId}\` drops it`;
}
