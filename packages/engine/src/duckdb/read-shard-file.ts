import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import type { ShardRow } from '../read-shard.ts';
import { fileLiteral } from './relation.ts';
import { DuckdbSession } from './session.ts';

/**
 * The rows of a shard's file that have some values, as a query returns them.
 *
 * @param wanted values that the rows must have, by column; white space is ignored
 */
export async function readShardFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly ShardRow[]> {
  const conditions = Object.entries(wanted).map(
    ([column, value]) =>
      `replace(${identifier(column)}, ' ', '') = ${sqlLiteral(value.replaceAll(' ', ''))}`,
  );
  const session = await DuckdbSession.open({ threads: 1 });
  try {
    const from = `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
    return await session.rows<ShardRow>(
      `SELECT * FROM ${from} WHERE ${['true', ...conditions].join(' AND ')}`,
    );
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
