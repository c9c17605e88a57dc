import type { Project } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { type ChangeOptions, changeTable, changeTables } from '../change-table.ts';
import type { OpenEngine } from '../engines/cli-engine.ts';
import type { Io } from '../io.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface RollbackOptions extends ChangeOptions {
  readonly to?: string;
  readonly untilChanged?: true;
}

export function rollbackCommand(program: Command, io: Io): void {
  const command = program
    .command('rollback')
    .description(
      'point a table back at an earlier bake and hold it there, or drop a bake that is held back',
    )
    .argument('<table>', 'or the id of a bake that `bake --hold` has held back')
    .option(
      '--to <bake>',
      'the bake to point at; by default the last one that readers saw before the published one',
    )
    .option('--until-changed', 'hold it there only until its recipe or its inputs change')
    .option('--yes', 'do it in production without asking')
    .addHelpText(
      'after',
      `
A table that was rolled back stays where it is, whatever is baked, until \`databaker release\`.

If a bake of the table is held back, it is dropped first, with all of its tables, and readers
keep what they have.

Examples:
  $ databaker rollback current_elections_parquet
  $ databaker rollback current_elections_parquet --until-changed
  $ databaker rollback 20260507T220000Z-1a2b3c`,
    );
  withEngineOptions(command, io).action((name: string, options: RollbackOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: RollbackOptions): Promise<void> {
  const { isBakeId, listBakes, rollback } = await import('@dc-data-baker/engine/bakes');
  if (isBakeId(name)) return drop(io, name, options);
  const { finishCutShort } = await import('../cut-short.ts');
  const question = `Roll \`${name}\` back in production?`;
  await changeTable(io, options, name, question, async (open, table, project) => {
    const { store, repoint } = open;
    if (options.to === undefined) {
      const bakes = await listBakes(store, table.bakesLocation);
      const last = bakes.find(({ status }) => status === 'held');
      if (last) return dropBake(io, open, project, last.bakeId);
    }
    await finishCutShort(io, { store, ...(repoint && { repoint }) }, project, [name]);
    const { manifest } = await rollback(store, table, options.to, repoint?.bind(undefined, name), {
      until: options.untilChanged ? 'changed' : 'released',
      now: io.now(),
    });
    io.stdout.write(
      `\`${name}\` is now bake ${manifest.bakeId}, and stays there until ${
        options.untilChanged ? 'its recipe or its inputs change, or until ' : ''
      }\`databaker release ${name}\`\n`,
    );
  });
}

async function drop(io: Io, bakeId: string, options: RollbackOptions): Promise<void> {
  const question = `Drop bake ${bakeId} in production?`;
  await changeTables(io, options, question, (open, project) => dropBake(io, open, project, bakeId));
}

async function dropBake(
  io: Io,
  { store, forget }: OpenEngine,
  project: Project,
  bakeId: string,
): Promise<void> {
  const { dropHeld } = await import('@dc-data-baker/engine/bakes');
  const { tables } = await dropHeld(store, project, bakeId, forget);
  const names = tables.map(({ table }) => `\`${table.name}\``).join(', ');
  io.stdout.write(
    `bake ${bakeId}, which was held back, is dropped: readers of ${names} keep what they have\n`,
  );
}
