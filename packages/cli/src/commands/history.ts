import { DatabakerError, visibleTexts } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
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
    .argument('[outcode]', 'when the file of an outcode, or of a postcode, has changed, and why')
    .option('--json', 'print the same as JSON, as described in docs/diff.md')
    .addHelpText(
      'after',
      `
Of one table it says everything that is known: also which files were read, by which version of
this project, what readers saw change, and the cost. Failed and abandoned bakes are included until
the next bake deletes them.

Examples:
  $ databaker history
  $ databaker history current_elections_parquet --json
  $ databaker history current_elections_parquet SW1A    when did its file last change, and why`,
    );
  withEngineOptions(command, io).action(
    (table: string | undefined, outcode: string | undefined, options: HistoryOptions) =>
      run(io, table, outcode, options),
  );
}

async function run(
  io: Io,
  name: string | undefined,
  outcode: string | undefined,
  options: HistoryOptions,
): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { athenaCost, fileChange, historyOf } = await import('@dc-data-baker/engine/bakes');
  const { isBaked } = await import('@dc-data-baker/planner/project');
  const { bakedTable } = await import('../baked-table.ts');
  const { formatFileChange } = await import('../format-file-change.ts');
  const { formatHistory } = await import('../format-history.ts');
  const { formatPastBakes } = await import('../format-past-bakes.ts');
  const { usdPerTerabyte } = await import('../cost.ts');
  const { compareBakes } = await import('../what-readers-see.ts');
  const { withEngine } = await import('../with-engine.ts');
  const { wrapLines } = await import('../wrap-lines.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const tables = name === undefined ? project.tables.filter(isBaked) : [bakedTable(project, name)];
  const path = outcode === undefined ? undefined : await outcodeFile(tables[0], outcode);
  const { bakes, file } = await withEngine(io, options, project, async ({ store }) => {
    const price = usdPerTerabyte(project);
    const found = [];
    for (const table of tables) {
      // Of every table, this would read many files.
      const compare = name === undefined ? undefined : compareBakes(store, project, table);
      const { bakes, unreadable, problems } = await historyOf(store, project, table, {
        compare,
        path,
      });
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
    const [only] = tables;
    const file = only && path ? await fileChange(store, project, only, path) : undefined;
    return { bakes: found, file };
  });
  if (path !== undefined && !file) {
    throw new DatabakerError(
      'request',
      `no bake of \`${name}\` that is kept, and that readers saw, has a file ${path}`,
    );
  }
  const { columns } = io.stdout;
  if (options.json) {
    const told = { formatVersion: 1, ...(file && { file }), bakes };
    io.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  } else if (file) {
    const differing = bakes.filter(({ files, filesChanged }) => files === 0 || filesChanged !== 0);
    const lines = formatFileChange(visibleTexts(file), io.now());
    io.stdout.write(wrapLines(`${lines.join('\n')}\n\n`, columns));
    io.stdout.write(formatPastBakes(differing, io.now(), columns));
  } else {
    const format = name === undefined ? formatHistory : formatPastBakes;
    io.stdout.write(format(bakes, io.now(), columns));
  }
}

/**
 * The file of an outcode, or of a postcode.
 *
 * @throws a `request` error if the table has no such files
 */
async function outcodeFile(found: BakedTable | undefined, typed: string): Promise<string> {
  const { parseOutcode, parsePostcode } = await import('../postcode.ts');
  const { name = '', populatedBy } = found?.table ?? {};
  if (populatedBy?.kind === 'shards' && populatedBy.by === 'outcode') {
    return `${parseOutcode(typed) ?? parsePostcode(typed).outcode}.parquet`;
  }
  throw new DatabakerError('request', `\`${name}\` is not a table of outcode files`);
}
