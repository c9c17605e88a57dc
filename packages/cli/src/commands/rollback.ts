import { DatabakerError } from '@dc-data-baker/models';
import type { Command } from 'commander';
import { type LakeOptions, withLakeOptions } from '../options.ts';

export function rollbackCommand(program: Command): void {
  const command = program
    .command('rollback')
    .description('point a table back at an earlier bake')
    .argument('<table>')
    .option('--to <bake>', 'the bake to point at; the one before the published one by default')
    .addHelpText('after', '\nExample:\n  $ databaker rollback current_elections_parquet');
  withLakeOptions(command).action(run);
}

async function run(name: string, options: LakeOptions & { readonly to?: string }): Promise<void> {
  const { loadProject } = await import('../project.ts');
  const { didYouMean } = await import('@dc-data-baker/planner');
  const { Lake, lockLake, rollback } = await import('@dc-data-baker/engine');
  const project = await loadProject(options);
  const baked = project.tables.filter(({ query }) => query !== undefined);
  const table = baked.find((candidate) => candidate.table.name === name);
  if (!table) {
    const names = baked.map((candidate) => candidate.table.name);
    throw new DatabakerError(
      'request',
      `there is no baked table \`${name}\`${didYouMean(name, names)}`,
    );
  }
  const lake = new Lake(options.lake);
  const lock = await lockLake(lake);
  try {
    const { manifest } = await rollback(lake, table, options.to);
    process.stdout.write(`\`${name}\` is now bake ${manifest.bakeId}\n`);
  } finally {
    lock.release();
  }
}
