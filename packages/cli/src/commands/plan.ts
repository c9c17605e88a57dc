import type { ObjectStore, Verdicts } from '@dc-data-baker/engine';
import { formatBytes } from '@dc-data-baker/models';
import type { Plan, Project } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { formatTable } from '../format-table.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { type EngineOptions, type SelectionOptions, withSelection } from '../options.ts';
import { planFromHere } from '../plan-from-here.ts';
import { type PublishedPieces, planText, verdictText } from '../plan-text.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface PlanOptions extends EngineOptions, SelectionOptions {
  readonly json?: true;
  readonly force?: true;
  readonly verbose?: true;
}

export function planCommand(program: Command, io: Io): void {
  const command = withSelection(program.command('plan'))
    .description(
      'show the stages of a bake, which of them will run and why, and on Athena what they may cost',
    )
    .option('--force', 'as for bake')
    .option('--verbose', 'show the stages of unchanged tables, too')
    .option('--json', 'print the whole plan, including every engine’s SQL')
    .addHelpText(
      'after',
      `
Examples:
  $ databaker plan +current_elections --json
  $ databaker plan --engine athena --env development`,
    );
  withEngineOptions(command, io).action(
    async (selection: readonly string[], options: PlanOptions) => {
      const { recallValidProject } = await import('@dc-data-baker/project');
      const project = await recallValidProject(options, io.cwd, openBinder, fromHere(options));
      const planned = await planFromHere(io, project, selection, options);
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
  const { Changes, ENGINE_TRAITS } = await import('@dc-data-baker/engine/bakes');
  const { warnOfCutShort } = await import('../cut-short.ts');
  const { noteHeldBack } = await import('../held-back.ts');
  const { withEngine } = await import('../with-engine.ts');
  const force = options.force === true;
  await withEngine(io, options, project, async (open) => {
    const { engine, store } = open;
    await warnOfCutShort(io, open, project);
    await noteHeldBack(io, open, project);
    const changes = new Changes({ store, project, plan, engine, force });
    const verdicts = await changes.foresee();
    const published = await publishedPieces(store, project, plan);
    if (options.json) return printJson(io, plan, verdicts, published);
    if (plan.stages.length === 0) {
      const why = options.exclude === undefined ? 'external' : 'external or excluded';
      io.stdout.write(`nothing is left to bake: all that is selected is ${why}\n`);
      return;
    }
    if (ENGINE_TRAITS[options.engine].isPaidPerByte)
      return printCosts(io, plan, project, store, verdicts);
    const layout = { verbose: options.verbose === true, columns: io.stdout.columns };
    io.stdout.write(`${planText(plan, { verdicts, published }, layout)}\n`);
  });
}

async function publishedPieces(
  store: ObjectStore,
  project: Project,
  plan: Plan,
): Promise<PublishedPieces> {
  const { readManifestIfAny } = await import('@dc-data-baker/engine/bakes');
  const { tableNamed } = await import('@dc-data-baker/planner/project');
  const found = new Map<string, number>();
  for (const { kind, table } of plan.stages) {
    if (kind !== 'pieces') continue;
    const manifest = await readManifestIfAny(store, tableNamed(project, table).location);
    if (manifest?.pieces !== undefined) found.set(table, manifest.pieces);
  }
  return found;
}

function printJson(io: Io, plan: Plan, verdicts: Verdicts, published: PublishedPieces): void {
  const stages = plan.stages.map((stage) => ({
    ...stage,
    ...(stage.kind === 'pieces' ? { published: published.get(stage.table) ?? null } : {}),
    ...verdicts.get(stage.id),
  }));
  io.stdout.write(`${JSON.stringify({ ...plan, stages }, null, 2)}\n`);
}

async function printCosts(
  io: Io,
  plan: Plan,
  project: Project,
  store: ObjectStore,
  verdicts: Verdicts,
): Promise<void> {
  const { athenaCost } = await import('@dc-data-baker/engine/bakes');
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
    return [stage.id, verdictText(verdicts.get(stage.id)), ...cost];
  });
  const head = ['stage', 'does it run?', 'queries', 'reads up to', 'costs up to'];
  const billed = estimates.reduce((sum, { billedBytes }) => sum + billedBytes, 0);
  io.stdout.write(
    `${formatTable(head, rows, head.slice(2))}\n\n${formatMostUsd(athenaCost(billed, price))} at ${formatUsd(price)} per TB; a table that the bake makes counts as its last bake, or as all that it reads\n`,
  );
}
