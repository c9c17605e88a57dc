import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { fromHere } from '../databases.ts';
import type { Io } from '../io.ts';
import { type EngineOptions, type LimitOptions, limitsOf, withLimitOptions } from '../options.ts';
import type { Format } from '../result-writers.ts';
import { withEngineOptions } from '../with-engine-options.ts';

interface QueryOptions extends EngineOptions, LimitOptions {
  readonly format: Format;
  readonly output?: string;
  readonly bake?: readonly (readonly [table: string, bake: string])[];
}

export function queryCommand(program: Command, io: Io): void {
  const command = program
    .command('query')
    .description('run a SELECT, in Athena’s SQL, over the published tables')
    .argument('<sql>')
    .addOption(
      new Option('--format <format>', 'how to print the rows')
        .choices(['table', 'csv', 'json'])
        .default('table'),
    )
    .option('--output <file>', 'write to a file, which appears only when it is complete')
    .option(
      '--bake <table=bake>',
      'read another bake of a table instead of the published one; may be repeated',
      tableAndBake,
    )
    .addHelpText(
      'after',
      `
Examples:
  $ databaker query "SELECT outcode, count(*) AS addresses FROM addressbase_partitioned GROUP BY outcode ORDER BY addresses DESC, outcode LIMIT 5"
  $ databaker query "SELECT count(*) FROM addressbase_partitioned@previous"
  $ databaker query --bake addressbase_partitioned=previous "SELECT count(*) FROM addressbase_partitioned"

A bake is named by its id, or as previous, published or candidate: see \`databaker diff --help\`.`,
    );
  withEngineOptions(withLimitOptions(command), io).action((sql: string, options: QueryOptions) =>
    run(io, sql, options),
  );
}

async function run(io: Io, sql: string, options: QueryOptions): Promise<void> {
  const { loadProject } = await import('@dc-data-baker/project');
  const { adHocQuery } = await import('@dc-data-baker/planner');
  const { withEngine } = await import('../with-engine.ts');
  const { warnOfCutShort } = await import('../cut-short.ts');
  const { interruptible } = await import('../interruptible.ts');
  const { queryOfBakes } = await import('../query-bakes.ts');
  const { printTo } = await import('../print-to.ts');
  const { RESULT_WRITERS } = await import('../result-writers.ts');
  const project = await loadProject(options, io.cwd, fromHere(options));
  await interruptible(io, (signal) =>
    withEngine(
      io,
      options,
      project,
      async (open) => {
        const named = new Map(options.bake);
        const { bakes, ...typed } = await queryOfBakes(open.store, project, sql, named);
        const query = adHocQuery(typed.project, typed.sql);
        await warnOfCutShort(io, open, project, query.reads);
        for (const difference of query.differences) {
          io.stderr.write(`warning: the query: ${difference}\n`);
        }
        const result = await open.engine.query(query, signal, bakes);
        await printTo(io, options.output, (print) =>
          RESULT_WRITERS[options.format](result, print, io.stderr),
        );
      },
      limitsOf(options),
    ),
  );
}

function tableAndBake(
  typed: string,
  before: QueryOptions['bake'] = [],
): NonNullable<QueryOptions['bake']> {
  const [, table, bake] = /^([^=]+)=(.+)$/.exec(typed) ?? [];
  if (table === undefined || bake === undefined) {
    throw new InvalidArgumentError('expected a table and a bake, as addresses=previous');
  }
  return [...before, [table, bake]];
}
