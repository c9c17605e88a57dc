import { join } from 'node:path';
import type { BakeEvent, BakeResult, Changes, SeenChange } from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import type { Plan, Project, Stage } from '@dc-data-baker/planner';
import type { Report } from '@dc-data-baker/sentry';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import type { OpenEngine } from '../engines/cli-engine.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import {
  DEFAULT_LAKE,
  type EngineOptions,
  eachGiven,
  type LimitOptions,
  limitsOf,
  type SelectionOptions,
  withLimitOptions,
  withSelection,
} from '../options.ts';
import { planFromHere } from '../plan-from-here.ts';
import { withEngineOptions } from '../with-engine-options.ts';

/** Enough to show what a bake does, and few enough to be fast. */
const FIRST_SAMPLE_ADDRESSES = 50_000;

interface BakeOptions extends EngineOptions, LimitOptions, SelectionOptions {
  readonly dryRun?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly force?: true;
  readonly hold?: true;
  /** The names of checks that may fail. */
  readonly accept?: readonly string[];
  /** A bake's id, or `true` for the last one. */
  readonly resume?: string | true;
}

export function bakeCommand(program: Command, io: Io): void {
  const command = withSelection(program.command('bake'))
    .description('write, check and publish tables')
    .option('--dry-run', 'show what would be done')
    .option('--json', 'print the result as JSON')
    .option('--force', 'bake tables that have not changed, too')
    .option('--hold', 'stop before publishing; `publish` and `rollback` finish or undo it')
    .option(
      '--accept <check>',
      'accept the failure of a check that compares with what is published; may be repeated',
      eachGiven,
    )
    .option('--resume [bake]', 'resume a bake that was interrupted, by default the last one')
    .option('--yes', 'bake in production, and beyond a budget, without asking')
    .addHelpText(
      'after',
      `
Without a selection every layer is baked, except tables whose recipe and inputs have not changed
since their last bake. If the default lake has no source data, sample data is made first.

Examples:
  $ databaker bake
  $ databaker bake +current_elections         a layer and what it needs
  $ databaker bake addressbase_partitioned+   a table and what needs it
  $ databaker bake --exclude 'current_*'      all tables but these
  $ databaker bake --lake /data/lake --env production
  $ databaker bake --engine athena --env development`,
    );
  withEngineOptions(withLimitOptions(command), io).action(
    (selection: readonly string[], options: BakeOptions) => run(io, selection, options),
  );
}

async function run(io: Io, selection: readonly string[], options: BakeOptions): Promise<void> {
  const { projectVersion, recallValidProject } = await import('@dc-data-baker/project');
  const { planElsewhere } = await import('../plan-elsewhere.ts');
  const version = options.dryRun ? undefined : projectVersion();
  const project = await recallValidProject(options, io.cwd, openBinder, fromHere(options), {
    planElsewhere: planElsewhere(options, io.cwd),
  });
  const planned = await planFromHere(io, project, selection, options);
  if (planned.stages.length === 0) {
    const named = selection.length === 0 ? 'every table' : selection.join(', ');
    const why = options.exclude === undefined ? 'external' : 'external or excluded';
    throw new DatabakerError('request', `nothing to bake: ${named} is ${why}`);
  }
  const { acceptedChecks } = await import('../accepted-checks.ts');
  const accept = acceptedChecks(planned, options.accept ?? []);
  if (options.dryRun) {
    const { printPlan } = await import('./plan.ts');
    await printPlan(io, planned, project, options);
    return;
  }
  const { confirmProduction } = await import('../confirm.ts');
  const { ENGINE_TRAITS, LAKE_FOLDER } = await import('@dc-data-baker/engine/bakes');
  const { interruptible } = await import('../interruptible.ts');
  const { withEngine } = await import('../with-engine.ts');
  const { withLock } = await import('../with-lock.ts');
  await confirmProduction(io, options, `Bake ${planned.tables.join(', ')} in production?`);
  const settings = {
    ...limitsOf(options),
    whole: options.force === true,
    ...(version && { version: await version }),
    ...(ENGINE_TRAITS[options.engine].usesLake
      ? { spill: join(options.lake, LAKE_FOLDER, 'spill') }
      : {}),
  };
  await interruptible(io, (signal) =>
    withLock(options, () =>
      withEngine(
        io,
        options,
        project,
        (open) => bakeAndTell(io, open, project, planned, { ...options, accept }, signal),
        settings,
      ),
    ),
  );
}

async function bakeAndTell(
  io: Io,
  open: OpenEngine,
  project: Project,
  planned: Plan,
  options: Omit<BakeOptions, 'accept'> & { readonly accept: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<void> {
  const { bake, Changes, ENGINE_TRAITS, Lake } = await import('@dc-data-baker/engine/bakes');
  const { bakeReporter } = await import('../bake-reporter.ts');
  const { confirmBudget } = await import('../budget.ts');
  const { engine, store } = open;
  const traits = ENGINE_TRAITS[engine.name];
  if (traits.usesLake && options.lake === DEFAULT_LAKE) {
    const { makeSampleWhereNone } = await import('../sample-data.ts');
    await makeSampleWhereNone(io, new Lake(options.lake), project, FIRST_SAMPLE_ADDRESSES, signal);
  }
  await warnOfStale(io, open, project, planned);
  const { clearUnfinished, finishCutShort } = await import('../cut-short.ts');
  await finishCutShort(io, open, project, planned.tables);
  const force = options.force === true;
  const changes = (bakeId?: string) =>
    new Changes({ store, project, plan: planned, engine, force, ...(bakeId && { bakeId }) });
  if (traits.isPaidPerByte) {
    await confirmBudget(
      io,
      store,
      project,
      planned,
      await changes().foresee(),
      options.yes === true,
    );
  }
  const { bakeId, skip, held, isHeldBack } = await whatIsLeft(
    io,
    open,
    project,
    planned,
    changes,
    options.resume,
  );
  if (traits.usesLake) await clearUnfinished(open, project, planned.tables, bakeId);
  const holdsBack = options.hold === true || isHeldBack;
  const { environmentName } = await import('@dc-data-baker/planner/project');
  const { reportsOf, tellSentry } = await import('../tell-sentry.ts');
  const report = await bakeReporter(io.stderr, signal);
  const { accept } = options;
  const reports: Report[] = [];
  const onEvent = (event: BakeEvent) => {
    reports.push(...reportsOf(event, environmentName(project)));
    report(event);
  };
  const { seenBefore, whatReadersSee } = await import('../what-readers-see.ts');
  const before = await seenBefore(open, project, planned.tables);
  const result = await bake(planned, engine, {
    bakeId,
    signal,
    onEvent,
    skip,
    accept,
    holdsBack,
  }).finally(() => tellSentry(io, reports));
  if (!traits.usesLake) {
    // The others are pruned already.
    const pruned = new Set(
      result.flatMap(({ stage }) => (stage.kind === 'prune' ? [stage.table] : [])),
    );
    const rest = planned.tables.filter((table) => !pruned.has(table));
    await clearUnfinished(open, project, rest, bakeId, io.now());
  }
  // Everything is published, so a failure to compare is not a failure of the bake.
  const seen = await whatReadersSee(open, project, before, bakeId, signal).catch((error) => {
    if (!(error instanceof DatabakerError) || error.kind === 'cancelled') throw error;
    io.stderr.write(`note: what changed for readers is not known: ${error.message}\n`);
    return [];
  });
  await tell(io, bakeId, result, { held, seen }, project, planned, options);
}

/** @throws a `data` error for a source that is older than its definition allows */
async function warnOfStale(
  io: Io,
  { store }: OpenEngine,
  project: Project,
  { stages }: Plan,
): Promise<void> {
  const { assertFresh, sourceAges } = await import('@dc-data-baker/engine/bakes');
  const limited = stages.filter((stage) => stage.kind === 'source' && stage.freshness);
  const names = new Set(limited.map(({ table }) => table));
  const ages = await sourceAges(store, project, io.now(), names);
  for (const text of assertFresh(ages)) io.stderr.write(`warning: ${text}\n`);
}

/** A bake, new or resumed, and the part of its plan that is left to do. */
interface WhatIsLeft {
  readonly bakeId: string;
  readonly skip: (stage: Stage) => Promise<string | undefined>;
  /** The tables that a rollback holds, as far as the bake has reached them. */
  readonly held: ReadonlySet<string>;
  /** It was begun with `--hold`, so it also ends held back. */
  readonly isHeldBack: boolean;
}

/** The id of a new bake or of the one to resume, and which of its stages can be skipped. */
async function whatIsLeft(
  io: Io,
  { engine, store }: OpenEngine,
  project: Project,
  planned: Plan,
  changesOf: (bakeId?: string) => Changes,
  resume: string | true | undefined,
): Promise<WhatIsLeft> {
  const { clockWarning, doneStages, heldBakes, lastLogged, newBakeId, unfinishedBake } =
    await import('@dc-data-baker/engine/bakes');
  const held = new Set<string>();
  if (resume === undefined) {
    const { isWriting } = await import('@dc-data-baker/planner/project');
    const places = planned.stages.filter(isWriting);
    const last = await lastLogged(store, places);
    const bakeId = newBakeId(io.now(), last);
    const warning = await clockWarning(store, places, bakeId, last);
    if (warning !== undefined) io.stderr.write(`warning: ${warning}\n`);
    const changes = changesOf(bakeId);
    const skip = async (stage: Stage) => {
      const verdict = await changes.judge(stage);
      if (verdict.held) held.add(stage.table);
      return verdict.runs ? undefined : verdict.because;
    };
    return { bakeId, skip, held, isHeldBack: false };
  }
  const named = resume === true ? undefined : resume;
  const verdicts = await changesOf().foresee();
  const bakeId = await unfinishedBake(store, planned, named, verdicts);
  const done = await doneStages(store, project, engine.name, planned, bakeId, verdicts);
  const skip = async ({ id, table }: Stage) => {
    const verdict = verdicts.get(id);
    if (!verdict?.held) return done.has(id) ? 'it is done already' : undefined;
    held.add(table);
    return verdict.because;
  };
  const isHeldBack = (await heldBakes(store, project)).some((other) => other.bakeId === bakeId);
  return { bakeId, skip, held, isHeldBack };
}

async function tell(
  io: Io,
  bakeId: string,
  result: BakeResult,
  { held, seen }: { readonly held: ReadonlySet<string>; readonly seen: readonly SeenChange[] },
  project: Project,
  planned: Plan,
  options: Pick<BakeOptions, 'json'>,
): Promise<void> {
  const { bakeSummary, formatBakeSummary } = await import('../bake-summary.ts');
  const { usdPerTerabyte } = await import('../cost.ts');
  const summary = bakeSummary(bakeId, result, planned.tables, usdPerTerabyte(project), held, seen);
  io.stdout.write(
    options.json
      ? `${JSON.stringify(summary, null, 2)}\n`
      : formatBakeSummary(summary, io.stdout.columns),
  );
}
