import { type ShardRow, selectFromShard, unreadableShard } from './read-shard.ts';
import { rowsInSession } from './rows-in-session.ts';

/**
 * The rows of a shard's file that have some values, as any query returns them.
 *
 * @param wanted values that the rows must have, by column; white space is ignored
 */
export async function readShardFile(
  path: string,
  table: string,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly ShardRow[]> {
  try {
    return await rowsInSession(selectFromShard(path, wanted));
  } catch (cause) {
    throw unreadableShard(path, table, cause);
  }
}
