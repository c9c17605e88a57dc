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

/** Types whose values JSON has as they are. Of a bigint it loses digits, and it has no NaN and no maps. */
const EXACT_AS_JSON = /^(?:VARCHAR|INTEGER|BOOLEAN|DATE)(?:\[\])*$/;

async function readFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<FoundRows> {
  const duckdb = await BareDuckdb.open();
  try {
    const select = selectFromShard(path, wanted);
    const types = `(SELECT list(DISTINCT column_type) FROM (DESCRIBE ${select}))`;
    const count = `(SELECT count(*) FROM ${shardFrom(path)})`;
    const file = (await duckdb.value(`{'types': ${types}, 'count': ${count}}`)) as {
      readonly types: readonly string[];
      readonly count: number;
    };
    const rows = file.types.every((type) => EXACT_AS_JSON.test(type))
      ? await duckdb.value(`(SELECT list(row) FROM (${select}) AS row)`)
      : await (await import('./rows-in-session.ts')).rowsInSession(select);
    return { rows: (rows as ShardRow[] | null) ?? [], isEmpty: file.count === 0 };
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
