import { existsSync } from 'node:fs';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import { fileLiteral } from './relation.ts';
import { DuckdbSession } from './session.ts';

/** A row of a shard, by column: strings, numbers, null, or lists of them. */
export type ShardRow = Readonly<Record<string, unknown>>;

/**
 * Reads rows of one shard as an API client does: it only reads the file with the shard's name.
 *
 * @param wanted values that the rows must have, by column; white space is ignored
 * @returns the rows, and whether the whole shard is empty; `undefined` if there is no such file
 */
export async function readShard(
  lake: Lake,
  { table, location }: ProjectTable,
  shard: string,
  wanted: Readonly<Record<string, string>>,
): Promise<{ readonly rows: readonly ShardRow[]; readonly isEmpty: boolean } | undefined> {
  const path = lake.pathOf(`${location}${shard}.parquet`);
  if (!existsSync(path)) return undefined;
  return readFile(path, table.name, wanted);
}

/** The rows of a shard's file that have some values: see `readShard`. */
export async function readShardFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly ShardRow[]> {
  return (await readFile(path, table, wanted)).rows;
}

async function readFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<{ readonly rows: readonly ShardRow[]; readonly isEmpty: boolean }> {
  const conditions = Object.entries(wanted).map(
    ([column, value]) =>
      `replace(${identifier(column)}, ' ', '') = ${sqlLiteral(value.replaceAll(' ', ''))}`,
  );
  const session = await DuckdbSession.open({ threads: 1 });
  try {
    const from = `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
    const rows = await session.rows<ShardRow>(
      `SELECT * FROM ${from} WHERE ${['true', ...conditions].join(' AND ')}`,
    );
    const any = await session.rows(`SELECT 1 FROM ${from} LIMIT 1`);
    return { rows, isEmpty: any.length === 0 };
  } catch (cause) {
    const [problem] = (cause as Error).message.split('\n');
    throw new DatabakerError(
      'lake',
      `${path} cannot be read (${problem}); bake \`${table}\` again`,
      { cause },
    );
  } finally {
    await session.close();
  }
}
