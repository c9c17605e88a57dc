import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiffedBake, TableDifference } from '@dc-data-baker/engine';
import { scratchFolder } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import { type Command, InvalidArgumentError } from 'commander';
import { fromHere } from '../databases.ts';
import type { MappedDifference } from '../difference-map-content.ts';
import type { OpenEngine } from '../engines/cli-engine.ts';
import type { Io } from '../io.ts';
import { drawMap, type MappedTables, mapOf } from '../map-differences.ts';
import {
  type EngineOptions,
  eachGiven,
  type LimitOptions,
  wholeNumber,
  withLimitOptions,
} from '../options.ts';
import type { Outcome } from '../outcome.ts';
import type { TypedSide } from '../typed-side.ts';
import { withEngineOptions } from '../with-engine-options.ts';
import { wrapLines } from '../wrap-lines.ts';
import { type MapOptions, wantsMap } from '../write-map.ts';

interface DiffOptions extends EngineOptions, LimitOptions, MapOptions {
  readonly table?: readonly string[];
  readonly json?: true;
  readonly output?: string;
  readonly samples: number;
}

export function diffCommand(program: Command, io: Io, outcome: Outcome): void {
  const command = program
    .command('diff')
    .description('compare two bakes: rows, ballots, postcodes, files')
    .argument('[from]', 'a bake, or where it is; by default the one before the published one')
    .argument('[to]', 'the same; by default the published one')
    .option('--table <name>', 'compare this table; may be repeated', eachGiven)
    .option('--samples <number>', 'how many differing rows to show', wholeNumber(0, 1000), 5)
    .option(
      '--output <file>',
      'write all differences of one table, as .csv or .parquet',
      outputFile,
    )
    .option('--map <file>', 'draw which addresses changed, as one HTML page that needs no network')
    .option('--open', 'show the map in a browser')
    .option('--json', 'print what was found as JSON, as described in docs/diff.md')
    .addHelpText(
      'after',
      `
A bake is \`published\`, \`previous\` (the one before it), \`candidate\` (the last one after it, which failed
its checks) or an id, as \`ls --bakes\` shows it. A place is a lake's folder, an engine or an
environment, optionally followed by @ and a bake; by default published bakes are compared.

Exit codes: 0 all rows are equal, 1 some differ, 2 they could not be compared.

Examples:
  $ databaker diff                                      what changed last, in all tables
  $ databaker diff published candidate --table current_elections_parquet
  $ databaker diff --table current_elections_parquet --open
  $ databaker diff /data/lake athena@previous
  $ databaker diff development production`,
    );
  withEngineOptions(withLimitOptions(command), io).action(
    async (from: string | undefined, to: string | undefined, options: DiffOptions) => {
      const { reportError } = await import('../report-error.ts');
      try {
        outcome.code = (await run(io, from, to, options)) ? 0 : 1;
      } catch (error) {
        // As with `diff` and `cmp`, a script must be able to tell an error from a difference.
        outcome.code = Math.max(2, reportError(error, io));
      }
    },
  );
}

function outputFile(typed: string): string {
  if (/\.(csv|parquet)$/.test(typed)) return typed;
  throw new InvalidArgumentError('expected a name that ends with .csv or .parquet');
}

/** @returns whether everything is equal */
async function run(
  io: Io,
  typedFrom: string | undefined,
  typedTo: string | undefined,
  options: DiffOptions,
): Promise<boolean> {
  const { interruptible } = await import('../interruptible.ts');
  const { formatDifferences } = await import('../format-differences.ts');
  const [from, to] = await sides(typedFrom, typedTo, options, io.cwd);
  const { found, ...maps } = await interruptible(io, (signal) =>
    withSide(io, from, wantsMap(options), (open, project) =>
      withSide(io, to, wantsMap(options), (otherOpen, otherProject) =>
        diffTables(
          io,
          { ...from, open, project },
          { ...to, open: otherOpen, project: otherProject },
          options,
          signal,
        ),
      ),
    ),
  );
  const isEqual = found.every((table) => table.isEqual);
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, isEqual, tables: found }, null, 2)}\n`
      : wrapLines(formatDifferences(found), io.stdout.columns),
  );
  if (wantsMap(options)) await drawMap(io, maps, options);
  return isEqual;
}

interface NamedSide extends TypedSide {
  readonly bake: string;
  /** The name for a person. */
  readonly name: string;
}

async function sides(
  from: string | undefined,
  to: string | undefined,
  options: EngineOptions,
  cwd: string,
): Promise<readonly [NamedSide, NamedSide]> {
  const { typedSide } = await import('../typed-side.ts');
  const first = typedSide(from ?? 'previous', options, cwd);
  const second = typedSide(to ?? 'published', options, cwd);
  const named = (side: TypedSide, typed: string): NamedSide => ({
    ...side,
    bake: side.bake ?? 'published',
    name: typed,
  });
  return [named(first, from ?? 'previous'), named(second, to ?? 'published')];
}

interface OpenSide extends NamedSide {
  readonly open: OpenEngine;
  readonly project: Project;
}

async function withSide<Result>(
  io: Io,
  { options }: NamedSide,
  isMapped: boolean,
  act: (open: OpenEngine, project: Project) => Promise<Result>,
): Promise<Result> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { withEngine } = await import('../with-engine.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  // The queries for points are not part of the project, so the parser may not be loaded yet.
  if (isMapped) await (await import('@dc-data-baker/planner')).loadParser();
  return withEngine(io, options, project, (open) => act(open, project));
}

function opened({ project, open }: OpenSide) {
  return { project, engine: open.engine };
}

async function diffTables(
  io: Io,
  from: OpenSide,
  to: OpenSide,
  options: DiffOptions,
  signal: AbortSignal,
): Promise<MappedTables & { readonly found: readonly TableDifference[] }> {
  const { defaultMemory, diffKey, diffTable, DuckdbSession, writeDifferences } = await import(
    '@dc-data-baker/engine'
  );
  const pairs = await pairsOf(io, from, to, options);
  const { output } = options;
  const folder = await scratchFolder('diff');
  const { threads, memory = defaultMemory(threads) } = options;
  const session = await DuckdbSession.open({
    threads,
    memory,
    spill: join(folder, 'spill'),
  });
  try {
    const found: TableDifference[] = [];
    const mapped: MappedDifference[] = [];
    const notMapped: string[] = [];
    for (const [before, after] of pairs) {
      const { samples } = options;
      const context = { session, folder, signal };
      const difference = await diffTable(before, after, {
        key: diffKey(to.project, after.table),
        samples,
        ...context,
      });
      found.push(difference);
      if (!wantsMap(options) || difference.isEqual) continue;
      const map = await mapOf({ ...before, ...opened(from) }, { ...after, ...opened(to) }, context);
      if ('problem' in map)
        notMapped.push(`\`${difference.table}\` is not on the map: ${map.problem}`);
      else mapped.push({ difference, map });
    }
    if (output !== undefined) {
      const { copyToOutput } = await import('../copy-to-output.ts');
      const format = output.endsWith('.csv') ? 'csv' : 'parquet';
      const draft = join(folder, `differences.${format}`);
      await writeDifferences(session, draft, format, signal);
      await copyToOutput(io, draft, output);
    }
    return { found, mapped, notMapped };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bakes to compare, table by table. */
async function pairsOf(
  io: Io,
  from: OpenSide,
  to: OpenSide,
  options: DiffOptions,
): Promise<(readonly [DiffedBake, DiffedBake])[]> {
  const { chooseBake } = await import('@dc-data-baker/engine');
  const { isBaked } = await import('@dc-data-baker/planner');
  const { bakedTable } = await import('../baked-table.ts');
  const tables = options.table
    ? options.table.map((name) => bakedTable(to.project, name))
    : to.project.tables.filter(isBaked);
  if (options.output !== undefined && options.table?.length !== 1) {
    throw new DatabakerError(
      'request',
      '--output takes the differences of one table; name it with --table',
    );
  }
  const bakeOf = async ({ open, bake, name }: OpenSide, table: BakedTable) => {
    const manifest = await chooseBake(open.store, table, bake);
    return manifest && { store: open.store, table, manifest, name };
  };
  const pairs: (readonly [DiffedBake, DiffedBake])[] = [];
  for (const table of tables) {
    const before = await bakeOf(from, bakedTable(from.project, table.table.name));
    const after = await bakeOf(to, table);
    if (before && after) pairs.push([before, after]);
    else {
      const side = before ? to : from;
      const where = side.isElsewhere ? ` in ${side.name}` : '';
      io.stderr.write(`note: \`${table.table.name}\` has no ${side.bake} bake${where}\n`);
    }
  }
  if (pairs.length > 0) return pairs;
  throw new DatabakerError(
    'request',
    'there are no two bakes to compare; see `databaker ls --bakes`',
  );
}
