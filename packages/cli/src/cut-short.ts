import type { ErrorKind } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';

/**
 * Deletes what a killed bake or rollback has left half written, ends what it has left half
 * published, and reports it. The caller must be allowed to publish.
 */
export async function finishCutShort(
  io: Pick<Io, 'stderr'>,
  { store, repoint }: Pick<OpenEngine, 'store' | 'repoint'>,
  project: Project,
  tables: readonly string[],
): Promise<void> {
  const { finishPublishing, placeOf } = await import('@dc-data-baker/engine/bakes');
  const { DatabakerError } = await import('@dc-data-baker/models');
  const all = await bakedOf(project, tables);
  const places = all.flatMap((baked) => [baked.location, baked.bakesLocation]);
  await store.clearDrafts?.([...new Set(places)]);
  for (const baked of all) {
    const { name } = baked.table;
    try {
      const finished = await finishPublishing(
        store,
        placeOf(baked),
        repoint?.bind(undefined, name),
      );
      if (!finished) continue;
      io.stderr.write(
        `publishing \`${name}\` was cut short; it is ${finished.ended} now: its files are those of bake ${finished.bakeId}\n`,
      );
    } catch (error) {
      // The command that follows may fix it, and reports the problem itself if it cannot.
      if (!(error instanceof DatabakerError) || !PUT_RIGHT.has(error.kind)) throw error;
      io.stderr.write(`warning: publishing \`${name}\` was cut short: ${error.message}\n`);
    }
  }
}

/**
 * Deletes what killed bakes have written of tables and never checked: it would stay until the table
 * changes, which AddressBase does every six weeks.
 *
 * @param bakeId the bake that begins, or is resumed
 * @param now the time, where no lock keeps another process from writing: only bakes that have long been
 *   abandoned are deleted
 */
export async function clearUnfinished(
  { store, forget }: Pick<OpenEngine, 'store' | 'forget'>,
  project: Project,
  tables: readonly string[],
  bakeId: string,
  now?: Date,
): Promise<void> {
  const { abandonedBefore, removeUnfinished } = await import('@dc-data-baker/engine/bakes');
  const before = now && abandonedBefore(now);
  for (const { table, bakesLocation } of await bakedOf(project, tables)) {
    const gone = await removeUnfinished(store, bakesLocation, bakeId, before);
    for (const each of gone) await forget?.(table.name, each);
  }
}

/** Errors that a bake may fix itself; a cloud that does not respond is not among them. */
const PUT_RIGHT: ReadonlySet<ErrorKind> = new Set(['lake', 'check', 'data']);

/** Warns a reader that files of two bakes may be mixed. */
export async function warnOfCutShort(
  io: Pick<Io, 'stderr'>,
  { store }: Pick<OpenEngine, 'store'>,
  project: Project,
  tables: readonly string[] = project.tables.map(({ table }) => table.name),
): Promise<void> {
  const { placeOf, publishingProblem } = await import('@dc-data-baker/engine/bakes');
  for (const baked of await bakedOf(project, tables)) {
    const problem = await publishingProblem(store, placeOf(baked));
    if (problem !== undefined) io.stderr.write(`warning: ${problem}\n`);
  }
}

async function bakedOf(project: Project, names: readonly string[]): Promise<readonly BakedTable[]> {
  const { isBaked } = await import('@dc-data-baker/planner/project');
  return project.tables.filter(isBaked).filter(({ table }) => names.includes(table.name));
}
