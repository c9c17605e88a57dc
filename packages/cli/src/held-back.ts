import type { Project } from '@dc-data-baker/planner';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';

/** Prints which bakes wait until a person publishes or drops them. */
export async function noteHeldBack(
  io: Pick<Io, 'stderr'>,
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
): Promise<void> {
  const { heldBackText, heldBakes } = await import('@dc-data-baker/engine/bakes');
  for (const { bakeId, tables } of await heldBakes(store, project)) {
    const names = tables.map(({ table }) => table.name);
    io.stderr.write(`note: ${heldBackText(bakeId, names)}\n`);
  }
}
