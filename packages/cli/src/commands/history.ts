import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import type { Io } from '../io.ts';
import type { EngineOptions } from '../options.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface HistoryOptions extends EngineOptions {
  readonly json?: true;
}

export function historyCommand(program: Command, io: Io): void {
  const command = program
    .command('history')
    .description('describe the bakes that are kept: when, why, by what, and what changed')
    .argument('[table]', 'by default every table')
    .option('--json', 'print the same as JSON, as described in docs/diff.md')
    .addHelpText(
      'after',
      `
Of one table it says everything that is known: also which files were read, by which version of
this project, what readers saw change, and the cost. Failed and abandoned bakes are included until
the next bake deletes them.

Examples:
  $ databaker history
  $ databaker history current_elections_parquet --json`,
    );
  withEngineOptions(command, io).action((table: string | undefined, options: HistoryOptions) =>
    run(io, table, options),
  );
}

async function run(io: Io, name: string | undefined, options: HistoryOptions): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { athenaCost, historyOf } = await import('@dc-data-baker/engine');
  const { isBaked } = await import('@dc-data-baker/planner');
  const { bakedTable } = await import('../baked-table.ts');
  const { formatHistory } = await import('../format-history.ts');
  const { formatPastBakes } = await import('../format-past-bakes.ts');
  const { usdPerTerabyte } = await import('../cost.ts');
  const { compareBakes } = await import('../what-readers-see.ts');
  const { withEngine } = await import('../with-engine.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const tables = name === undefined ? project.tables.filter(isBaked) : [bakedTable(project, name)];
  const bakes = await withEngine(io, options, project, async ({ store }) => {
    const price = usdPerTerabyte(project);
    const found = [];
    for (const table of tables) {
      // Of every table, this would read many files.
      const compare = name === undefined ? undefined : compareBakes(store, project, table);
      const { bakes, unreadable, problems } = await historyOf(store, project, table, compare);
      for (const bake of bakes) {
        const { billedBytes } = bake;
        found.push({ ...bake, usd: billedBytes === null ? null : athenaCost(billedBytes, price) });
      }
      for (const problem of problems) io.stderr.write(`warning: ${problem}\n`);
      for (const id of unreadable) {
        io.stderr.write(
          `warning: the manifest of bake ${id} of \`${table.table.name}\` cannot be read; \`databaker doctor\` says what to do\n`,
        );
      }
    }
    return found;
  });
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, bakes }, null, 2)}\n`
      : name === undefined
        ? formatHistory(bakes, io.now(), io.stdout.columns)
        : formatPastBakes(bakes, io.now(), io.stdout.columns),
  );
}
