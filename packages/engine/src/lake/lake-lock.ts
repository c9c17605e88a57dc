import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asFileError, makeFolder } from '@dc-data-baker/files';
import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import { BareDuckdb } from '../bare-duckdb.ts';
import { LAKE_FOLDER, type Lake } from './lake.ts';
import { lakeError } from './lake-error.ts';

/** Another process bakes into the lake. */
export class BusyLake extends DatabakerError {
  constructor(lake: Lake, holder: string, cause?: unknown) {
    super(
      'lake',
      `another bake of ${lake.root} is running (process ${holder}); wait for it to end`,
      { cause },
    );
  }
}

/** The path of a lake's lock file, which exists after its first bake. */
export function lockPath(lake: Lake): string {
  return join(lake.root, LAKE_FOLDER, 'lock.duckdb');
}

/**
 * The lock files that this process holds, because the operating system would let it take one twice.
 */
const held = new Set<string>();

/**
 * The database to which lock files are attached: opening one for each takes 15 ms of processor time,
 * and attaching less than one.
 */
let attaching: Promise<BareDuckdb> | undefined;

/**
 * Makes sure that one process at a time bakes into a lake.
 *
 * The lock is the one that DuckDB takes on a database file, which is the operating system's: it
 * ends with the process, so a killed bake leaves nothing to clean up, and two processes can never
 * both take over a stale lock.
 *
 * @throws `BusyLake`, at once, with the process that holds the lock
 */
export async function lockLake(lake: Lake): Promise<{ readonly release: () => Promise<void> }> {
  const path = lockPath(lake);
  if (held.has(path)) throw new BusyLake(lake, String(process.pid));
  held.add(path);
  try {
    await makeLockFile(path);
    const detach = await attach(path);
    return {
      release: async () => {
        await detach();
        held.delete(path);
      },
    };
  } catch (error) {
    held.delete(path);
    const message = (error as Error).message;
    const holder = /PID (\d+)/.exec(message)?.[1];
    if (holder !== undefined) throw new BusyLake(lake, holder, error);
    if (/not a valid DuckDB database|Could not read enough bytes/.test(message)) {
      throw new DatabakerError('lake', `${path}: is not a lock file; remove it and bake again`, {
        cause: error,
      });
    }
    const { duckdbError } = await import('../duckdb-error.ts');
    throw asFileError(duckdbError(error), path, 'choose another lake with --lake');
  }
}

/**
 * DuckDB does not open a database file that a killed process left half written, so the file is
 * created completely under another name, and then renamed.
 */
async function makeLockFile(path: string): Promise<void> {
  const folder = dirname(path);
  await lakeError(folder, () => makeFolder(folder));
  if (existsSync(path)) return;
  const draft = join(folder, `.${randomUUID()}`);
  try {
    const detach = await attach(draft);
    await detach();
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      // Another process created it at the same time.
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes the lock of a database file, which it creates if it does not exist. */
async function attach(path: string): Promise<() => Promise<void>> {
  attaching ??= BareDuckdb.open();
  const duckdb = await attaching;
  const name = identifier(path);
  await duckdb.run(`ATTACH ${sqlLiteral(path)} AS ${name}`);
  return () => duckdb.run(`DETACH DATABASE IF EXISTS ${name}`);
}
