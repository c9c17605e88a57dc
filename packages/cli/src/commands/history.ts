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
    .description('list the bakes that are kept: when, why, by which engine, and what changed')
    .argument('[table]', 'by default every table')
    .option('--json', 'print the same as JSON, as described in docs/diff.md')
    .addHelpText(
      'after',
      `
Failed and abandoned bakes are listed until the next bake deletes them.

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
  const { historyOf } = await import('@dc-data-baker/engine');
  const { isBaked } = await import('@dc-data-baker/planner');
  const { bakedTable } = await import('../baked-table.ts');
  const { formatHistory } = await import('../format-history.ts');
  const { withEngine } = await import('../with-engine.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const tables = name === undefined ? project.tables.filter(isBaked) : [bakedTable(project, name)];
  const bakes = await withEngine(io, options, project, async ({ store }) => {
    const found = [];
    for (const table of tables) {
      const { bakes, unreadable } = await historyOf(store, table);
      found.push(...bakes);
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
      : formatHistory(bakes, io.now(), io.stdout.columns),
  );
}
