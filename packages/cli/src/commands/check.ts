import type { ObjectStore } from '@dc-data-baker/engine';
import { type CheckResult, DatabakerError, formatCount, isFailed } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { fitTable } from '../fit-table.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import {
  type EngineOptions,
  type LimitOptions,
  limitsOf,
  type SelectionOptions,
  withLimitOptions,
  withSelection,
} from '../options.ts';
import { planFromHere } from '../plan-from-here.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface CheckOptions extends EngineOptions, LimitOptions, SelectionOptions {
  readonly json?: true;
  readonly files?: true;
}

export function checkCommand(program: Command, io: Io): void {
  const command = withSelection(program.command('check'))
    .description('run the checks of published tables')
    .option(
      '--files',
      'read every published file and compare it with its manifest, instead of running the checks',
    )
    .option('--json', 'print the results as JSON')
    .addHelpText('after', '\nExample:\n  $ databaker check addressbase_partitioned');
  withEngineOptions(withLimitOptions(command), io).action(
    (selection: readonly string[], options: CheckOptions) => run(io, selection, options),
  );
}

async function run(io: Io, selection: readonly string[], options: CheckOptions): Promise<void> {
  const { recallValidProject } = await import('@dc-data-baker/project');
  const { plan, bakedNamed, selectExternal } = await import('@dc-data-baker/planner');
  const { checkFiles, sourceAges, unlessUnreadable } = await import('@dc-data-baker/engine');
  const { withEngine } = await import('../with-engine.ts');
  const { warnOfCutShort } = await import('../cut-short.ts');
  const { interruptible } = await import('../interruptible.ts');
  const project = await recallValidProject(options, io.cwd, openBinder, fromHere(options));
  const { exclude = [] } = options;
  const planned = await planFromHere(io, project, selection, options);
  const external = selectExternal(project, selection, exclude);
  // An extract's table that is not extracted here is both in the plan and external.
  const sources = plan(project).stages.filter(
    ({ table }) => external.has(table) && !planned.stages.some((stage) => stage.table === table),
  );
  const audits = [...planned.stages, ...sources].filter((stage) => stage.kind === 'audit');
  const results = await interruptible(io, (signal) =>
    withEngine(
      io,
      options,
      project,
      async (open) => {
        await warnOfCutShort(io, open, project);
        const found = [];
        const missing =
          selection.length === 0 ? await neverBaked(open.store, project, planned.tables) : [];
        for (const name of missing) {
          io.stderr.write(`note: \`${name}\` was never baked, and is not checked\n`);
        }
        if (options.files) {
          for (const name of planned.tables.filter((table) => !missing.includes(table))) {
            for (const result of await checkFiles(open.store, bakedNamed(project, name))) {
              found.push({ table: name, ...result });
            }
          }
          return found;
        }
        const aged = new Set([...external, ...planned.stages.map(({ table }) => table)]);
        const ages = await sourceAges(open.store, project, io.now(), aged);
        for (const { table, check } of ages) if (check) found.push({ table, ...check });
        for (const stage of audits.filter(({ table }) => !missing.includes(table))) {
          const problems: string[] = [];
          const checked = await unlessUnreadable(problems, () => open.engine.check(stage, signal));
          for (const result of [...(checked ?? []), ...problems.map(notReadable)]) {
            found.push({ table: stage.table, ...result });
          }
        }
        return found;
      },
      limitsOf(options),
    ),
  );
  if (results.length === 0) {
    const what = selection.length === 0 ? 'any table' : selection.join(', ');
    throw new DatabakerError(
      'request',
      options.files
        ? `nothing to check: there are no files of a bake of ${what}`
        : `nothing to check: there are no checks of ${what}`,
    );
  }
  if (options.json) io.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else {
    const rows = results.map(({ table, name, passed, severity, wrong, samples }) => [
      table,
      name,
      passed ? 'passed' : severity === 'warn' ? 'warning' : 'failed',
      passed ? '' : formatCount(wrong),
      passed ? '' : options.files ? filesText(samples) : JSON.stringify(samples[0] ?? {}),
    ]);
    const head = ['table', 'check', 'result', 'wrong rows', 'such as'];
    const fit = { right: ['wrong rows'], headings: 1, columns: io.stdout.columns };
    io.stdout.write(`${fitTable(head, rows, fit)}\n`);
  }
  const failed = results.filter(isFailed);
  if (failed.length > 0) {
    const names = failed.map(({ table, name }) => `${name} of ${table}`).join(', ');
    const todo = options.files
      ? [...new Set(failed.map(({ table }) => table))].map(remedy)
      : failed
          .filter(({ name }) => name === READABLE)
          .map(({ samples }) => samples[0]?.['problem']);
    throw new DatabakerError(
      'check',
      `${failed.length} of ${results.length} checks failed: ${[names, ...todo].join('; ')}`,
    );
  }
}

/** The damaged files, all of which somebody must know. */
function filesText(samples: CheckResult['samples']): string {
  return samples.map(({ path, problem }) => `${path} ${problem}`).join('; ');
}

/** The name of a check that fails for a table whose files or manifest are damaged. */
const READABLE = 'readable';

/** The checks of a table that cannot be read have no results, and those of the others do. */
function notReadable(problem: string): CheckResult {
  return { name: READABLE, severity: 'fail', passed: false, wrong: 1, samples: [{ problem }] };
}

function remedy(table: string): string {
  return `bake again with \`databaker bake ${table} --force\`, or roll back with \`databaker rollback ${table}\``;
}

/**
 * The tables that have no files to check because they were never baked.
 *
 * @returns none if none was baked: then the first of them is an error
 */
async function neverBaked(
  store: ObjectStore,
  project: Project,
  tables: readonly string[],
): Promise<readonly string[]> {
  const { publishedManifest } = await import('@dc-data-baker/engine/bakes');
  const { bakedNamed } = await import('@dc-data-baker/planner/project');
  const isMissing = await Promise.all(
    tables.map(async (table) => {
      try {
        return (await publishedManifest(store, bakedNamed(project, table))) === undefined;
      } catch (error) {
        // A damaged manifest is what the checks should find.
        if (error instanceof DatabakerError && error.kind === 'lake') return false;
        throw error;
      }
    }),
  );
  const missing = tables.filter((_, i) => isMissing[i]);
  return missing.length === tables.length ? [] : missing;
}
