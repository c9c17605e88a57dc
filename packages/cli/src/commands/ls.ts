import {
  type CheckResult,
  formatAge,
  formatBytes,
  formatCount,
  isFailed,
  totalBytes,
  visibleLines,
} from '@dc-data-baker/models';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { fitTable } from '../fit-table.ts';
import type { Io } from '../io.ts';
import type { EngineOptions } from '../options.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface LsOptions extends EngineOptions {
  readonly json?: true;
  readonly bakes?: true;
}

export function lsCommand(program: Command, io: Io): void {
  const command = program
    .command('ls')
    .description('list the tables, their sources’ files, and their bakes')
    .option('--bakes', 'list every bake that is kept, not only what is published')
    .option('--json', 'print manifests and sources as JSON, as described in docs/baking.md')
    .addHelpText('after', '\nExample:\n  $ databaker ls --bakes');
  withEngineOptions(command, io).action((options: LsOptions) => run(io, options));
}

async function run(io: Io, options: LsOptions): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { lookAtTables } = await import('../look-at-tables.ts');
  const { heldBackText, heldBakes } = await import('@dc-data-baker/engine/bakes');
  const { withEngine } = await import('../with-engine.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const now = io.now().getTime();
  const { found, held, elsewhere } = await withEngine(
    io,
    options,
    project,
    async ({ store, notShown }) => {
      const held = await heldBakes(store, project);
      return {
        found: await lookAtTables(store, project, options.bakes === true, io.now(), held),
        held,
        elsewhere: (await notShown?.()) ?? [],
      };
    },
  );
  for (const problem of [...found.flatMap(({ problems }) => problems), ...elsewhere]) {
    io.stderr.write(`warning: ${visibleLines(problem)}\n`);
  }
  for (const { bakeId, tables } of held) {
    const names = tables.map(({ table }) => table.name);
    io.stderr.write(`note: ${heldBackText(bakeId, names)}\n`);
  }
  if (options.json) {
    const { listedTables } = await import('../listed-tables.ts');
    io.stdout.write(`${JSON.stringify(listedTables(found, io.now()), null, 2)}\n`);
    return;
  }
  const rows = found.map(({ layer, table, state, manifest, source }) => {
    if (source) {
      const age = source.newest === null ? '' : formatAge(now - Date.parse(source.newest));
      const [files, bytes] = [formatCount(source.files), formatBytes(source.bytes)];
      return [layer, table, state, '', age, '', files, bytes, ''];
    }
    if (!manifest) return [layer, table, state, '', '', '', '', ''];
    return [
      layer,
      table,
      state,
      manifest.bakeId,
      formatAge(now - Date.parse(manifest.finishedAt)),
      formatCount(manifest.rows),
      formatCount(manifest.files.length),
      formatBytes(totalBytes(manifest.files)),
      checksText(manifest.checks),
    ];
  });
  const head = ['layer', 'table', 'state', 'bake', 'age', 'rows', 'files', 'size', 'checks'];
  const { columns } = io.stdout;
  const fit = { right: ['rows', 'files', 'size'], headings: 2, columns };
  io.stdout.write(`${fitTable(head, rows, fit)}\n`);
}

/** How many checks stopped a bake, and how many only warn or were accepted, such as `2 warned`. */
function checksText(checks: readonly CheckResult[]): string {
  const wrong = checks.filter(({ passed }) => !passed);
  const failed = wrong.filter(isFailed).length;
  const accepted = wrong.filter(({ accepted }) => accepted === true).length;
  const counts = { failed, warned: wrong.length - failed - accepted, accepted };
  return Object.entries(counts)
    .flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]))
    .join(', ');
}
