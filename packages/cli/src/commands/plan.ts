import type { ObjectStore, Verdict } from '@dc-data-baker/engine';
import { type ByKind, byKind, formatBytes, formatCount } from '@dc-data-baker/models';
import type { Pieces, Plan, Project, Stage, StageOf } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { fromHere, tellUnreached } from '../databases.ts';
import { formatTable } from '../format-table.ts';
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
      const project = await loadValidProject(options, io.cwd, openBinder, fromHere(options));
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
    const published = await publishedPieces(store, project, plan);
    if (options.json) return printJson(io, plan, verdicts, published);
    if (ENGINE_TRAITS[options.engine].isPaidPerByte)
      return printCosts(io, plan, project, store, verdicts);
    const rows = plan.stages.map((stage) => [
      stage.id,
      runs(verdicts.get(stage.id)),
      stage.after.join(' '),
      describe(stage, { verdicts, published }),
    ]);
    const head = ['stage', 'does it run?', 'after', 'what it does'];
    io.stdout.write(`${formatTable(head, rows)}\n`);
  });
}

type Verdicts = ReadonlyMap<string, Verdict>;

/** How many pieces the published bakes have, by table, where only the data knows. */
type PublishedPieces = ReadonlyMap<string, number>;

async function publishedPieces(
  store: ObjectStore,
  project: Project,
  plan: Plan,
): Promise<PublishedPieces> {
  const { readManifestIfAny } = await import('@dc-data-baker/engine');
  const { tableNamed } = await import('@dc-data-baker/planner');
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

/** What is known before the bake. */
interface Known {
  readonly verdicts: Verdicts;
  readonly published: PublishedPieces;
}

const DESCRIPTIONS: ByKind<Stage, [known: Known], string> = {
  source: ({ location }) => `find files under ${location}`,
  extract: ({ from, query, bakesLocation, file }) =>
    `the rows of ${query.file} in database ${from.name} to ${bakesLocation}<bake>/${file}`,
  pieces: listing,
  write: ({ bakesLocation, pieces }) => `${piecesOf(pieces)} to ${bakesLocation}<bake>/`,
  shards: ({ bakesLocation, by, pieces }) =>
    `${piecesOf(pieces)}, one file per ${by}, to ${bakesLocation}<bake>/`,
  audit: ({ checks }) => checks.map(({ name }) => name).join(', ') || 'no checks',
  publish: ({ location, as }) =>
    as !== 'table' ? `copy to ${location}` : `point ${location} at it`,
  prune: ({ keepBakes }) => `keep ${keepBakes} bakes`,
};

function describe(stage: Stage, known: Known): string {
  return byKind(DESCRIPTIONS, stage, known);
}

/** What is listed from tables that are baked first nobody knows before; of before, it is known. */
function listing(
  { id, table, columns, reads, after }: StageOf<'pieces'>,
  { verdicts, published }: Known,
): string {
  const each = `list a piece for each ${columns.map(({ name }) => name).join(', ')}`;
  const before = published.get(table);
  if (before !== undefined && verdicts.get(id)?.runs === false) {
    return `${each}: ${formatCount(before)}, as published`;
  }
  const first = reads.filter((read) =>
    after.some((earlier) => earlier === `publish:${read}` && verdicts.get(earlier)?.runs),
  );
  const when =
    first.length === 0 ? 'it runs' : `${first.map((name) => `\`${name}\``).join(' and ')} is baked`;
  const last = before === undefined ? '' : `; ${formatCount(before)} are published`;
  return `${each}: how many is known when ${when}${last}`;
}

function piecesOf(pieces: Pieces): string {
  if ('listedBy' in pieces) return 'write a piece for each';
  return pieces.length === 1 ? 'write' : `write ${pieces.length} pieces`;
}
