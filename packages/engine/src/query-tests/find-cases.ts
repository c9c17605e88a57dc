import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabakerError, queryOf } from '@dc-data-baker/models';
import { type BakedTable, isBaked, type Project } from '@dc-data-baker/planner';

/** A test of a table's query: a folder of inputs and expected rows. */
export interface QueryTestCase {
  readonly table: BakedTable;
  readonly name: string;
  readonly folder: string;
  /** The folder's name in messages. */
  readonly place: string;
}

/**
 * The query tests of some tables, in the order of the project: each is a folder in
 * `addresses.tests`, beside `addresses.sql`.
 *
 * @param names of tables; by default all
 * @throws a `definition` error for a file that belongs to no test
 */
export function queryTestCases(project: Project, names: readonly string[] = []): QueryTestCase[] {
  return project.tables
    .filter(isBaked)
    .filter(({ table }) => names.length === 0 || names.includes(table.name))
    .flatMap((table) => casesOf(table));
}

/** Where the tests of a table's query are, as messages name it. */
export function testsPlace({ origin }: BakedTable): string {
  return testsBeside(origin.query.file);
}

function testsBeside(file: string): string {
  return `${file.replace(/\.sql$/, '')}.tests`;
}

function casesOf(table: BakedTable): QueryTestCase[] {
  const url = queryOf(table.table)?.file;
  if (url === undefined) return [];
  const folder = testsBeside(fileURLToPath(url));
  if (!existsSync(folder)) return [];
  const place = testsPlace(table);
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !name.endsWith('.md'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.map((entry) => {
    const { name } = entry;
    if (!entry.isDirectory()) {
      throw new DatabakerError(
        'definition',
        `${place}/${name}: belongs to no test; put it into a folder named after its test`,
      );
    }
    return { table, name, folder: join(folder, name), place: `${place}/${name}` };
  });
}
