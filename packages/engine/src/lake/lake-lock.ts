import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import { DuckDBInstance } from '@duckdb/node-api';
import { duckdbError } from '../duckdb/duckdb-error.ts';
import { LAKE_FOLDER, type Lake } from './lake.ts';
import { lakeError } from './lake-error.ts';

/**
 * Makes sure that one process at a time bakes into a lake.
 *
 * The lock is the one that DuckDB takes on a database file, which is the operating system's:
 * it goes with the process, so a killed bake leaves nothing to clear away, and there is no
 * moment in which two processes can both take over a stale one.
 *
 * @throws a `lake` error that names the process that holds it
 */
export async function lockLake(lake: Lake): Promise<{ readonly release: () => void }> {
  const folder = join(lake.root, LAKE_FOLDER);
  const path = join(folder, 'lock.duckdb');
  await lakeError(folder, () => mkdir(folder, { recursive: true }));
  try {
    const instance = await DuckDBInstance.create(path);
    return { release: () => instance.closeSync() };
  } catch (error) {
    const message = (error as Error).message;
    const holder = /PID (\d+)/.exec(message)?.[1];
    if (holder !== undefined) {
      throw new DatabakerError(
        'lake',
        `another bake of ${lake.root} is running (process ${holder}); wait for it to end`,
        { cause: error },
      );
    }
    throw duckdbError(error);
  }
}
