import type { QueryResult } from '@dc-data-baker/engine';
import type { Command } from 'commander';
import { Option } from 'commander';
import { formatTable } from '../format.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';

/** A table on screen has no use for more. */
const MOST_TABLE_ROWS = 1000;

type Format = 'table' | 'csv' | 'json';

export function queryCommand(program: Command): void {
  const command = program
    .command('query')
    .description('run a SELECT, in Athena’s SQL, over the published tables')
    .argument('<sql>')
    .addOption(
      new Option('--format <format>', 'how to print the rows')
        .choices(['table', 'csv', 'json'])
        .default('table'),
    )
    .addHelpText(
      'after',
      `
Example:
  $ databaker query "SELECT outcode, count(*) AS addresses FROM addressbase_partitioned GROUP BY outcode ORDER BY addresses DESC LIMIT 5"`,
    );
  withEngineOptions(command).action(run);
}

async function run(
  sql: string,
  options: EngineOptions & { readonly format: Format },
): Promise<void> {
  const { loadProject } = await import('../project.ts');
  const { adHocQuery } = await import('@dc-data-baker/planner');
  const { withEngine } = await import('../open-engine.ts');
  const { interruption } = await import('../interruption.ts');
  const project = await loadProject(options);
  await withEngine(options, project, async ({ engine }) => {
    const result = await engine.query(adHocQuery(project, sql), interruption());
    await WRITERS[options.format](result);
  });
}

const WRITERS: Readonly<Record<Format, (result: QueryResult) => Promise<void>>> = {
  table: async ({ columns, rows }) => {
    const shown: string[][] = [];
    let count = 0;
    for await (const batch of rows) {
      count += batch.length;
      for (const row of batch.slice(0, MOST_TABLE_ROWS - shown.length)) {
        shown.push(row.map((value) => text(value, 'null')));
      }
    }
    const head = columns.map(({ name }) => name);
    const right = columns.filter(({ type }) => /INT|DOUBLE|DECIMAL|FLOAT/.test(type));
    await print(
      `${formatTable(
        head,
        shown,
        right.map(({ name }) => name),
      )}\n`,
    );
    if (count > shown.length) {
      process.stderr.write(`${count} rows; the first ${shown.length} are shown\n`);
    }
  },
  csv: async ({ columns, rows }) => {
    await print(csvLine(columns.map(({ name }) => name)));
    for await (const batch of rows) await print(batch.map(csvLine).join(''));
  },
  json: async ({ columns, rows }) => {
    let separator = '[\n';
    for await (const batch of rows) {
      for (const row of batch) {
        const record = Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));
        await print(`${separator}${JSON.stringify(record)}`);
        separator = ',\n';
      }
    }
    await print(separator === '[\n' ? '[]\n' : '\n]\n');
  },
};

function text(value: unknown, absent: string): string {
  if (value === null || value === undefined) return absent;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** RFC 4180; null is nothing between the commas, and the empty string is quoted. */
function csvLine(row: readonly unknown[]): string {
  const fields = row.map((value) => {
    const field = text(value, '');
    const quoted = value === '' || /[",\r\n]/.test(field);
    return quoted ? `"${field.replaceAll('"', '""')}"` : field;
  });
  return `${fields.join(',')}\n`;
}

/** Waits for a slow reader instead of holding everything in memory. */
async function print(chunk: string): Promise<void> {
  if (process.stdout.write(chunk)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}
