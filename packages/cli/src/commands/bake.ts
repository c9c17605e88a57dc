import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import type { Command } from 'commander';
import { DEFAULT_LAKE, type LakeOptions, wholeNumber, withLakeOptions } from '../options.ts';

/** Enough to see what a bake does, and few enough to wait for. */
const FIRST_SAMPLE_ADDRESSES = 50_000;

interface BakeOptions extends LakeOptions {
  readonly dryRun?: true;
  readonly json?: true;
  readonly threads: number;
  readonly memory?: string;
}

export function bakeCommand(program: Command): void {
  const command = program
    .command('bake')
    .description('write, check and publish tables')
    .argument(
      '[selection...]',
      'layers or tables; +name with what it needs, name+ with what needs it',
    )
    .option('--dry-run', 'show what would be done')
    .option('--json', 'print the result as JSON')
    .option(
      '--threads <number>',
      'how many threads to use',
      wholeNumber(1, 256),
      availableParallelism(),
    )
    .option(
      '--memory <size>',
      'how much memory DuckDB may use, such as 2GB, before it spills to disk',
    )
    .addHelpText(
      'after',
      `
Without a selection every layer is baked. With no source data in the default lake, sample data
is made first.

Examples:
  $ databaker bake
  $ databaker bake +current_elections         a layer and what it needs
  $ databaker bake addressbase_partitioned+   a table and what needs it
  $ databaker bake --lake /data/lake --env production`,
    );
  withLakeOptions(command).action(run);
}

async function run(selection: readonly string[], options: BakeOptions): Promise<void> {
  const { loadValidProject } = await import('../project.ts');
  const { plan } = await import('@dc-data-baker/planner');
  const project = await loadValidProject(options);
  const planned = plan(project, selection);
  if (planned.stages.length === 0) {
    throw new DatabakerError('request', `nothing to bake: ${selection.join(', ')} is external`);
  }
  if (options.dryRun) {
    const { printPlan } = await import('./plan.ts');
    printPlan(planned, options.json === true);
    return;
  }
  const { bake, DuckdbEngine, LAKE_FOLDER, Lake, lockLake, newBakeId } = await import(
    '@dc-data-baker/engine'
  );
  const { bakeReporter } = await import('../bake-reporter.ts');
  const { bakeSummary, formatBakeSummary } = await import('../bake-summary.ts');
  const { interruption } = await import('../interruption.ts');
  const signal = interruption();
  const lake = new Lake(options.lake);
  const lock = await lockLake(lake);
  const spill = join(lake.root, LAKE_FOLDER, 'spill');
  const engine = new DuckdbEngine({ ...options, lake, project, spill });
  try {
    if (options.lake === DEFAULT_LAKE) {
      const { makeSampleWhereNone } = await import('../sample-data.ts');
      await makeSampleWhereNone(lake, project, FIRST_SAMPLE_ADDRESSES, signal);
    }
    const bakeId = newBakeId();
    const onEvent = await bakeReporter();
    const result = await bake(planned, engine, { bakeId, signal, onEvent });
    const summary = bakeSummary(bakeId, result);
    process.stdout.write(
      options.json ? `${JSON.stringify(summary, null, 2)}\n` : formatBakeSummary(summary),
    );
  } finally {
    await engine.close();
    lock.release();
  }
}
