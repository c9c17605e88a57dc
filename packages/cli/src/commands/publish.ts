import type { ObjectStore } from '@dc-data-baker/engine';
import type { Project } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { type ChangeOptions, changeTables } from '../change-table.ts';
import type { Io } from '../io.ts';
import { withEngineOptions } from '../with-engine-options.ts';

export function publishCommand(program: Command, io: Io): void {
  const command = program
    .command('publish')
    .description('publish a bake that `bake --hold` has held back')
    .argument('[bake]', 'its id; not needed if only one is held back')
    .option('--yes', 'do it in production without asking')
    .addHelpText(
      'after',
      `
All tables of the bake are published, each after those that it is made from. \`databaker rollback\`
with the bake's id drops it instead.

Examples:
  $ databaker publish
  $ databaker publish 20260507T220000Z-1a2b3c`,
    );
  withEngineOptions(command, io).action((bake: string | undefined, options: ChangeOptions) =>
    run(io, bake, options),
  );
}

async function run(io: Io, named: string | undefined, options: ChangeOptions): Promise<void> {
  const { publishHeld } = await import('@dc-data-baker/engine/bakes');
  const { formatCount, plural } = await import('@dc-data-baker/models');
  const { finishCutShort } = await import('../cut-short.ts');
  const question = `Publish ${named === undefined ? 'what is held back' : `bake ${named}`} in production?`;
  await changeTables(io, options, question, async (open, project) => {
    const { store, repoint } = open;
    const bakeId = named ?? (await onlyHeldBake(store, project));
    const names = project.tables.map(({ table }) => table.name);
    await finishCutShort(io, open, project, names);
    await publishHeld(store, project, bakeId, repoint, ({ table, origin }, published) => {
      const { changed, removed } = published;
      const files =
        origin.publishedAs === 'table'
          ? ''
          : `: ${plural(changed, 'file')} changed, ${formatCount(removed)} removed`;
      io.stdout.write(`\`${table.name}\` is now bake ${bakeId}${files}\n`);
    });
  });
}

/** @throws a `request` error if no bake is held back, or several are */
async function onlyHeldBake(store: ObjectStore, project: Project): Promise<string> {
  const { heldBakes } = await import('@dc-data-baker/engine/bakes');
  const { DatabakerError } = await import('@dc-data-baker/models');
  const held = (await heldBakes(store, project)).map(({ bakeId }) => bakeId);
  const [first, ...others] = held;
  if (first !== undefined && others.length === 0) return first;
  throw new DatabakerError(
    'request',
    held.length === 0
      ? 'no bake is held back'
      : `several bakes are held back; name one of ${held.join(', ')}`,
  );
}
