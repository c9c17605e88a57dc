import { existsSync } from 'node:fs';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { BareDuckdb } from '../bare-duckdb.ts';
import type { Lake } from '../lake/lake.ts';
import { fileLiteral } from './file-literal.ts';

/** A row of a shard, by column: strings, numbers, null, or lists of them. */
export type ShardRow = Readonly<Record<string, unknown>>;

interface FoundRows {
  readonly rows: readonly ShardRow[];
  /** Whether the whole shard is empty. */
  readonly isEmpty: boolean;
}

/**
 * Reads rows of one shard as an API client does: it only reads the file with the shard's name.
 *
 * @param wanted values that the rows must have, by column; white space is ignored
 * @returns `undefined` if there is no such file
 */
export async function readShard(
  lake: Lake,
  { table, location }: ProjectTable,
  shard: string,
  wanted: Readonly<Record<string, string>>,
): Promise<FoundRows | undefined> {
  const path = lake.pathOf(`${location}${shard}.parquet`);
  if (!existsSync(path)) return undefined;
  return readFile(path, table.name, wanted);
}

async function readFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<FoundRows> {
  const duckdb = await BareDuckdb.open();
  try {
    const rows = `(SELECT list(row) FROM (${selectFromShard(path, wanted)}) AS row)`;
    const all = `(SELECT count(*) FROM ${shardFrom(path)})`;
    const found = await duckdb.value(`{'rows': ${rows}, 'all': ${all}}`);
    const { rows: read, all: count } = found as { rows: ShardRow[] | null; all: number };
    return { rows: read ?? [], isEmpty: count === 0 };
  } catch (cause) {
    throw unreadableShard(path, table, cause);
  } finally {
    duckdb.close();
  }
}

/** The rows of a shard's file that have some values, by column; white space in them is ignored. */
export function selectFromShard(path: string, wanted: Readonly<Record<string, string>>): string {
  const conditions = Object.entries(wanted).map(
    ([column, value]) =>
      `replace(${identifier(column)}, ' ', '') = ${sqlLiteral(value.replaceAll(' ', ''))}`,
  );
  return `SELECT * FROM ${shardFrom(path)} WHERE ${['true', ...conditions].join(' AND ')}`;
}

function shardFrom(path: string): string {
  return `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
}

export function unreadableShard(path: string, table: string, cause: unknown): DatabakerError {
  const [problem] = (cause as Error).message.split('\n');
  return new DatabakerError(
    'lake',
    `${path} cannot be read (${problem}); bake \`${table}\` again`,
    { cause },
  );
}
