import type { QueryTestCase } from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { withProjectOptions } from '../options.ts';
import { queryTestText } from '../query-test-text.ts';

export function testCommand(program: Command, io: Io): void {
  const command = program
    .command('test')
    .description('run queries over small inputs, and compare the rows with expected ones')
    .argument('[table...]', 'tables whose queries to test; all that have tests by default')
    .addHelpText(
      'after',
      `
Example:
  $ databaker test current_ballots_joined_to_address_base

A test is a folder beside the query: x.tests/name/ beside x.sql, with a CSV for each table that the
query reads and expected.csv. It runs on DuckDB, with no lake: see docs/query-tests.md.`,
    );
  withProjectOptions(command, io).action((tables: readonly string[], options: ProjectSource) =>
    run(io, tables, options),
  );
}

async function run(io: Io, tables: readonly string[], options: ProjectSource): Promise<void> {
  const { loadValidProject } = await import('@dc-data-baker/project');
  const { queryTestCases, runQueryTest } = await import('@dc-data-baker/engine');
  const { interruptible } = await import('../interruptible.ts');
  const { tableWithQuery } = await import('../table-with-query.ts');
  const project = await loadValidProject(options, io.cwd, openBinder);
  for (const name of tables) tableWithQuery(project, name, 'it has no query to test');
  const cases = queryTestCases(project, tables);
  await assertAny(project, tables, cases);
  /** By whose mistake: of the test, or of the query. */
  const mistaken: string[] = [];
  const failed: string[] = [];
  await interruptible(io, async (signal) => {
    for (const test of cases) {
      const title = `${test.table.table.name}: ${test.name}`;
      try {
        const differences = queryTestText(test.place, await runQueryTest(project, test, signal));
        if (differences.length > 0) failed.push(title);
        const word = differences.length > 0 ? 'failed' : 'passed';
        io.stdout.write([`${word}  ${title}`, ...differences, ''].join('\n'));
      } catch (error) {
        if (!(error instanceof DatabakerError) || error.kind === 'cancelled') throw error;
        mistaken.push(title);
        io.stdout.write(`failed  ${title}\n  ${error.message}\n`);
      }
    }
  });
  if (mistaken.length + failed.length === 0) {
    io.stdout.write(`${counted(cases.length)} passed\n`);
    return;
  }
  const which = [...mistaken, ...failed].join(', ');
  throw new DatabakerError(
    mistaken.length > 0 ? 'definition' : 'check',
    `${mistaken.length + failed.length} of ${counted(cases.length)} failed: ${which}`,
  );
}

/** A table that is named and has no tests did not pass any. */
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
