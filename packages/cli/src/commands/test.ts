import type { QueryTestCase, TestedQuery, TestedReads } from '@dc-data-baker/engine';
import { DatabakerError, visibleLines } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import { CLI_ENGINES } from '../engines/cli-engines.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { type EngineChoice, withProjectOptions } from '../options.ts';
import { queryTestText } from '../query-test-text.ts';
import { withEngineChoice } from '../with-engine-options.ts';

export function testCommand(program: Command, io: Io): void {
  const command = program
    .command('test')
    .description('run queries over small inputs, and compare the rows with expected ones')
    .argument('[table...]', 'tables whose queries to test; all that have tests by default')
    .option('--json', 'print what was found as JSON, as described in docs/query-tests.md')
    .addHelpText(
      'after',
      `
Examples:
  $ databaker test current_ballots_joined_to_address_base
  $ databaker test --engine athena

A test is a folder beside the query: x.tests/name/ beside x.sql, with a CSV for each table that the
query reads and expected.csv. It needs no lake; on Athena it is one query, which has the rows in it and
reads and makes no table: see docs/query-tests.md.`,
    );
  const help = 'duckdb on this machine, athena in AWS, where each test is paid for';
  withEngineChoice(withProjectOptions(command, io), help).action(
    (tables: readonly string[], options: TestOptions) => run(io, tables, options),
  );
}

interface TestOptions extends ProjectSource, EngineChoice {
  readonly json?: true;
}

async function run(io: Io, tables: readonly string[], options: TestOptions): Promise<void> {
  const { loadValidProject } = await import('@dc-data-baker/project');
  const { queryTestCases } = await import('@dc-data-baker/engine');
  const { tableWithQuery } = await import('../table-with-query.ts');
  const { isPassed } = await import('../query-test-report.ts');
  const project = await loadValidProject(options, io.cwd, openBinder);
  for (const name of tables) tableWithQuery(project, name, 'it has no query to test');
  const cases = queryTestCases(project, tables);
  await assertAny(project, tables, cases);
  const { tested, reads } = await runTests(io, project, cases, options);
  const failed = tested.filter((each) => !isPassed(each));
  await report(io, project, { tested, reads, isPassed: failed.length === 0 }, options);
  if (failed.length === 0) return;
  const mistaken = failed.filter(({ mistake }) => mistake !== undefined);
  const others = failed.filter(({ mistake }) => mistake === undefined);
  const which = [...mistaken, ...others].map(({ test }) => titleOf(test)).join(', ');
  throw new DatabakerError(
    mistaken.length > 0 ? 'definition' : 'check',
    `${failed.length} of ${counted(cases.length)} failed: ${which}`,
  );
}

interface Tested {
  readonly tested: readonly TestedQuery[];
  /** What the queries read; absent for an engine that costs nothing. */
  readonly reads: TestedReads | undefined;
}

async function runTests(
  io: Io,
  project: Project,
  cases: readonly QueryTestCase[],
  options: TestOptions,
): Promise<Tested> {
  const { runQueryTests } = await import('@dc-data-baker/engine');
  const { interruptible } = await import('../interruptible.ts');
  const { isPassed } = await import('../query-test-report.ts');
  const tester = await CLI_ENGINES[options.engine].tester(options, project, io);
  const tested: TestedQuery[] = [];
  try {
    await interruptible(io, async (signal) => {
      for await (const ended of runQueryTests(project, cases, tester, signal)) {
        tested.push(ended);
        if (!options.json) io.stdout.write(endedText(ended, isPassed(ended)));
      }
    });
    return { tested, reads: tester.reads };
  } finally {
    await tester.close();
  }
}

async function report(
  io: Io,
  project: Project,
  { tested, reads, isPassed }: Tested & { readonly isPassed: boolean },
  { engine, json }: TestOptions,
): Promise<void> {
  const { queryTestReport } = await import('../query-test-report.ts');
  const { athenaReads, formatAthenaReads } = await import('../athena-reads.ts');
  const { usdPerTerabyte } = await import('../cost.ts');
  const athena = reads && athenaReads(reads, usdPerTerabyte(project));
  if (json) {
    io.stdout.write(`${JSON.stringify(queryTestReport(engine, tested, athena), null, 2)}\n`);
    return;
  }
  if (isPassed) io.stdout.write(`${counted(tested.length)} passed\n`);
  if (athena) io.stdout.write(formatAthenaReads(athena));
}

function endedText({ test, found, mistake }: TestedQuery, isPassed: boolean): string {
  const lines = found ? queryTestText(test.place, found) : [`  ${mistake}`];
  return visibleLines(
    [`${isPassed ? 'passed' : 'failed'}  ${titleOf(test)}`, ...lines, ''].join('\n'),
  );
}

function titleOf({ table, name }: QueryTestCase): string {
  return `${table.table.name}: ${name}`;
}

/** Fails if a named table has no tests, since it did not pass any. */
async function assertAny(
  project: Project,
  names: readonly string[],
  cases: readonly QueryTestCase[],
): Promise<void> {
  const { bakedNamed } = await import('@dc-data-baker/planner/project');
  const { testsPlace } = await import('@dc-data-baker/engine');
  const tested = new Set(cases.map(({ table }) => table.table.name));
  const without = names.find((name) => !tested.has(name));
  if (without !== undefined) {
    throw new DatabakerError(
      'request',
      `\`${without}\` has no tests: there are no folders in ${testsPlace(bakedNamed(project, without))}`,
    );
  }
  if (cases.length > 0) return;
  throw new DatabakerError(
    'request',
    'no query has tests: make a folder x.tests/name/ beside a query x.sql, see docs/query-tests.md',
  );
}

function counted(tests: number): string {
  return tests === 1 ? '1 test' : `${tests} tests`;
}
