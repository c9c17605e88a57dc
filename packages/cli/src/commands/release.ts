import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';

interface ReleaseOptions extends EngineOptions {
  readonly yes?: true;
}

export function releaseCommand(program: Command, io: Io): void {
  const command = program
    .command('release')
    .description('let a table go that a rollback holds, so that the next bake is published again')
    .argument('<table>')
    .option('--yes', 'do it in production without asking')
    .addHelpText('after', '\nExample:\n  $ databaker release current_elections_parquet');
  withEngineOptions(command, io).action((name: string, options: ReleaseOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: ReleaseOptions): Promise<void> {
  const { loadProject } = await import('@dc-data-baker/project');
  const { release } = await import('@dc-data-baker/engine');
  const { bakedTable } = await import('../baked-table.ts');
  const { withEngine } = await import('../open-engine.ts');
  const { confirmProduction } = await import('../confirm.ts');
  const { withLock } = await import('../with-lock.ts');
  const project = await loadProject(options, io.cwd);
  const table = bakedTable(project, name);
  await withLock(options, () =>
    withEngine(io, options, project, async ({ store }) => {
      await confirmProduction(io, options, `Let \`${name}\` go in production?`);
      const wasHeld = await release(store, table);
      io.stdout.write(
        wasHeld
          ? `\`${name}\` is not held any more; the next bake of it is published\n`
          : `\`${name}\` was not held\n`,
      );
    }),
  );
}
