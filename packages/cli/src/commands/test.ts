import type { QueryTestCase, QueryTestResult } from '@dc-data-baker/engine';
import { DatabakerError, visibleLines } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { withProjectOptions } from '../options.ts';
import type { TestedQuery } from '../query-test-report.ts';
import { queryTestText } from '../query-test-text.ts';

export function testCommand(program: Command, io: Io): void {
  const command = program
    .command('test')
    .description('run queries over small inputs, and compare the rows with expected ones')
    .argument('[table...]', 'tables whose queries to test; all that have tests by default')
    .option('--json', 'print what was found as JSON, as described in docs/query-tests.md')
    .addHelpText(
      'after',
      `
Example:
  $ databaker test current_ballots_joined_to_address_base

A test is a folder beside the query: x.tests/name/ beside x.sql, with a CSV for each table that the
query reads and expected.csv. It runs on DuckDB, with no lake: see docs/query-tests.md.`,
    );
  withProjectOptions(command, io).action((tables: readonly string[], options: TestOptions) =>
    run(io, tables, options),
  );
}

interface TestOptions extends ProjectSource {
  readonly json?: true;
}

async function run(io: Io, tables: readonly string[], options: TestOptions): Promise<void> {
  const { loadValidProject } = await import('@dc-data-baker/project');
  const { queryTestCases, runQueryTest } = await import('@dc-data-baker/engine');
  const { interruptible } = await import('../interruptible.ts');
  const { tableWithQuery } = await import('../table-with-query.ts');
  const project = await loadValidProject(options, io.cwd, openBinder);
  for (const name of tables) tableWithQuery(project, name, 'it has no query to test');
  const cases = queryTestCases(project, tables);
  await assertAny(project, tables, cases);
  const { isPassed, queryTestReport } = await import('../query-test-report.ts');
  const tested: TestedQuery[] = [];
  await interruptible(io, async (signal) => {
    for (const test of cases) {
      const ended = await runTest(test, () => runQueryTest(project, test, signal));
      tested.push(ended);
      if (!options.json) io.stdout.write(endedText(ended, isPassed(ended)));
    }
  });
  if (options.json) io.stdout.write(`${JSON.stringify(queryTestReport(tested), null, 2)}\n`);
  const failed = tested.filter((each) => !isPassed(each));
  if (failed.length === 0) {
    if (!options.json) io.stdout.write(`${counted(cases.length)} passed\n`);
    return;
  }
  const mistaken = failed.filter(({ mistake }) => mistake !== undefined);
  const others = failed.filter(({ mistake }) => mistake === undefined);
  const which = [...mistaken, ...others].map(({ test }) => titleOf(test)).join(', ');
  throw new DatabakerError(
    mistaken.length > 0 ? 'definition' : 'check',
    `${failed.length} of ${counted(cases.length)} failed: ${which}`,
  );
}

/** Runs one test; a mistake in it does not stop the others. */
async function runTest(
  test: QueryTestCase,
  act: () => Promise<QueryTestResult>,
): Promise<TestedQuery> {
  try {
    return { test, found: await act() };
  } catch (error) {
    if (!(error instanceof DatabakerError) || error.kind === 'cancelled') throw error;
    return { test, mistake: error.message };
  }
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
  const { bakedNamed } = await import('@dc-data-baker/planner');
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
