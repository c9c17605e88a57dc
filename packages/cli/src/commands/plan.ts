import type { ObjectStore, Verdict } from '@dc-data-baker/engine';
import { type ByKind, byKind, formatBytes } from '@dc-data-baker/models';
import type { Plan, Project, Stage } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { isReached, tellUnreached } from '../databases.ts';
import { formatTable } from '../format.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import {
  type EngineOptions,
  type SelectionOptions,
  withEngineOptions,
  withSelection,
} from '../options.ts';

interface PlanOptions extends EngineOptions, SelectionOptions {
  readonly json?: true;
  readonly force?: true;
}

export function planCommand(program: Command, io: Io): void {
  const command = withSelection(program.command('plan'))
    .description(
      'show the stages of a bake, which of them will run and why, and on Athena what they may cost',
    )
    .option('--force', 'as for bake')
    .option('--json', 'print the whole plan, every engine’s SQL included')
    .addHelpText(
      'after',
      `
Examples:
  $ databaker plan +current_elections --json
  $ databaker plan --engine athena --env development`,
    );
  withEngineOptions(command, io).action(
    async (selection: readonly string[], options: PlanOptions) => {
      const { loadValidProject } = await import('@dc-data-baker/project');
      const { plan } = await import('@dc-data-baker/planner');
      const project = await loadValidProject(options, io.cwd, openBinder, isReached);
      const planned = plan(project, selection, options.exclude);
      tellUnreached(io, project, planned);
      await printPlan(io, planned, project, options);
    },
  );
}

export async function printPlan(
  io: Io,
  plan: Plan,
  project: Project,
  options: PlanOptions,
): Promise<void> {
  const { Changes, ENGINE_TRAITS } = await import('@dc-data-baker/engine');
  const { warnOfCutShort } = await import('../cut-short.ts');
  const { withEngine } = await import('../open-engine.ts');
  const force = options.force === true;
  await withEngine(io, options, project, async (open) => {
    const { engine, store } = open;
    await warnOfCutShort(io, open, project);
    const changes = new Changes({ store, project, plan, engine, force });
    const verdicts = await changes.foresee();
    if (options.json) return printJson(io, plan, verdicts);
    if (ENGINE_TRAITS[options.engine].isPaidPerByte)
      return printCosts(io, plan, project, store, verdicts);
    const rows = plan.stages.map((stage) => [
      stage.id,
      runs(verdicts.get(stage.id)),
      stage.after.join(' '),
      describe(stage),
    ]);
    const head = ['stage', 'does it run?', 'after', 'what it does'];
    io.stdout.write(`${formatTable(head, rows)}\n`);
  });
}

type Verdicts = ReadonlyMap<string, Verdict>;

function printJson(io: Io, plan: Plan, verdicts: Verdicts): void {
  const stages = plan.stages.map((stage) => ({ ...stage, ...verdicts.get(stage.id) }));
  io.stdout.write(`${JSON.stringify({ ...plan, stages }, null, 2)}\n`);
}

function runs(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '';
  const { runs: does, perhaps, because } = verdict;
  return `${perhaps ? 'perhaps' : does ? 'yes' : 'no'}: ${because}`;
}

async function printCosts(
  io: Io,
  plan: Plan,
  project: Project,
  store: ObjectStore,
  verdicts: Verdicts,
): Promise<void> {
  const { athenaCost } = await import('@dc-data-baker/engine');
  const { estimateBake } = await import('@dc-data-baker/engine/aws');
  const { formatMostUsd, formatUsd, usdPerTerabyte } = await import('../cost.ts');
  const all = await estimateBake(store, project, plan);
  const estimates = all.filter(({ stage }) => verdicts.get(stage)?.runs);
  const price = usdPerTerabyte(project);
  const costOf = (bytes: number) => formatUsd(athenaCost(bytes, price));
  const rows = plan.stages.map((stage) => {
    const estimate = estimates.find(({ stage: id }) => id === stage.id);
    const cost = estimate
      ? [String(estimate.queries), formatBytes(estimate.bytes), costOf(estimate.billedBytes)]
      : ['', '', ''];
    return [stage.id, runs(verdicts.get(stage.id)), ...cost];
  });
  const head = ['stage', 'does it run?', 'queries', 'reads up to', 'costs up to'];
  const billed = estimates.reduce((sum, { billedBytes }) => sum + billedBytes, 0);
  io.stdout.write(
    `${formatTable(head, rows, head.slice(2))}\n\n${formatMostUsd(athenaCost(billed, price))} at ${formatUsd(price)} per TB; a table that is made on the way counts as large as its last bake, or as all that it reads\n`,
  );
}

const DESCRIPTIONS: ByKind<Stage, [], string> = {
  source: ({ location }) => `find files under ${location}`,
  extract: ({ from, query, bakesLocation, file }) =>
    `the rows of ${query.file} in database ${from.name} to ${bakesLocation}<bake>/${file}`,
  write: ({ bakesLocation, pieces }) => `${piecesOf(pieces.length)} to ${bakesLocation}<bake>/`,
  shards: ({ bakesLocation, by, pieces }) =>
    `${piecesOf(pieces.length)}, one file per ${by}, to ${bakesLocation}<bake>/`,
  audit: ({ checks }) => checks.map(({ name }) => name).join(', ') || 'no checks',
  publish: ({ location, as }) =>
    as === 'shards' ? `copy to ${location}` : `point ${location} at it`,
  prune: ({ keepBakes }) => `keep ${keepBakes} bakes`,
};

function describe(stage: Stage): string {
  return byKind(DESCRIPTIONS, stage);
}

function piecesOf(count: number): string {
  return count === 1 ? 'write' : `write ${count} pieces`;
}
