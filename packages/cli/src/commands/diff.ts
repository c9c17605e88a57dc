import { DatabakerError } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { type Command, InvalidArgumentError } from 'commander';
import type { DiffOptions, NamedSide } from '../compare-tables.ts';
import { fromHere } from '../databases.ts';
import type { OpenEngine } from '../engines/cli-engine.ts';
import type { Io } from '../io.ts';
import { type EngineOptions, eachGiven, wholeNumber, withLimitOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import type { TypedSide } from '../typed-side.ts';
import { withEngineOptions } from '../with-engine-options.ts';
import { wrapLines } from '../wrap-lines.ts';
import { wantsMap } from '../write-map.ts';

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
its checks), an id, as \`ls --bakes\` shows it, or a time: the last bake that had passed its checks by
then, by this machine's clock, or with a Z in UTC. A place is a lake's folder, an engine or an
environment, optionally followed by @ and a bake; by default published bakes are compared.

Exit codes: 0 all rows are equal, 1 some differ, 2 some could not be compared.

Examples:
  $ databaker diff                                      what changed last, in all tables
  $ databaker diff 2026-11-26T18:00                     what has changed since then
  $ databaker diff published candidate --table current_elections_parquet
  $ databaker diff --table current_elections_parquet --open
  $ databaker diff /data/lake athena@previous
  $ databaker diff development production`,
    );
  withEngineOptions(withLimitOptions(command), io).action(
    async (from: string | undefined, to: string | undefined, options: DiffOptions) => {
      const { reportError } = await import('../report-error.ts');
      try {
        outcome.code = await run(io, from, to, options);
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

/** @returns the exit code: see `--help` */
async function run(
  io: Io,
  typedFrom: string | undefined,
  typedTo: string | undefined,
  options: DiffOptions,
): Promise<number> {
  const { interruptible } = await import('../interruptible.ts');
  const { compareTables } = await import('../compare-tables.ts');
  const { formatDifferences } = await import('../format-differences.ts');
  const [from, to] = await sides(typedFrom, typedTo, options, io.cwd);
  const { found, notCompared, ...maps } = await interruptible(io, (signal) =>
    withSide(io, from, wantsMap(options), (open, project) =>
      withSide(io, to, wantsMap(options), (otherOpen, otherProject) =>
        compareTables(
          io,
          { ...from, open, project },
          { ...to, open: otherOpen, project: otherProject },
          options,
          signal,
        ),
      ),
    ),
  );
  const isEqual = notCompared.length === 0 && found.every((table) => table.isEqual);
  if (options.json) {
    const told = { formatVersion: 1, isEqual, tables: found, notCompared };
    io.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  } else if (found.length > 0) {
    io.stdout.write(wrapLines(formatDifferences(found), io.stdout.columns));
  }
  if (wantsMap(options)) {
    const { drawMap } = await import('../map-differences.ts');
    await drawMap(io, maps, options);
  }
  const { reportError } = await import('../report-error.ts');
  for (const { because } of notCompared) reportError(new DatabakerError('lake', because), io);
  return notCompared.length > 0 ? 2 : isEqual ? 0 : 1;
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
  if (isMapped) await (await import('@dc-data-baker/planner/project')).loadParser();
  return withEngine(io, options, project, (open) => act(open, project));
}
