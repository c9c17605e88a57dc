import { rm } from 'node:fs/promises';
import { fileError, makeFolder } from '@dc-data-baker/files';
import { sqlLiteral } from '@dc-data-baker/models';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBScalarFunction,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import { cancelled } from '../cancelled.ts';
import { duckdbError } from '../duckdb-error.ts';
import type { QueryResult } from '../engine.ts';
import { fileLiteral } from './relation.ts';

export interface SessionOptions {
  readonly threads?: number | undefined;
  /** As DuckDB writes it, such as `2GB`. */
  readonly memory?: string | undefined;
  /**
   * A directory for what does not fit in memory; without one everything has to. It is emptied
   * when the session opens, for a killed one leaves its own behind, and removed when it closes.
   */
  readonly spill?: string | undefined;
}

/** As many rows as DuckDB works on at once. */
const BATCH_ROWS = 2048;

/** How often a running statement is asked how far it is, or told again to stop. */
const WATCH_MILLISECONDS = 200;

/** A value as JSON has it; a whole number is text only where JavaScript does not have it. */
const plainValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value !== 'bigint') return JsonDuckDBValueConverter(value, type, converter);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** One embedded DuckDB, in memory, set to mean by SQL what Athena means by it. */
export class DuckdbSession {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  /** What closing this session ends besides itself. */
  readonly #end: () => Promise<void>;
  /** Statements on their way. */
  readonly #running = new Set<Promise<unknown>>();
  #isClosing = false;
  #queries = 0;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    end: () => Promise<void> = async () => {},
  ) {
    this.#instance = instance;
    this.connection = connection;
    this.#end = end;
  }

  static async open({ spill, ...options }: SessionOptions = {}): Promise<DuckdbSession> {
    if (spill !== undefined) await spilling(spill, () => emptyFolder(spill));
    const instance = await create({
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.memory === undefined ? {} : { memory_limit: options.memory }),
      // By itself DuckDB spills into the working directory.
      temp_directory: spill ?? '',
      // Whatever is needed is in the npm package; nothing is fetched while a bake runs.
      autoinstall_known_extensions: 'false',
    });
    return new DuckdbSession(instance, await connect(instance), async () => {
      instance.closeSync();
      if (spill !== undefined) {
        await spilling(spill, () => rm(spill, { recursive: true, force: true }));
      }
    });
  }

  /**
   * Another session of the same database, for statements at the same time: what is not TEMP is
   * there in both, and so are settings that are not of one session. It is to be closed first.
   */
  async beside(): Promise<DuckdbSession> {
    return new DuckdbSession(this.#instance, await connect(this.#instance));
  }

  /** Runs a statement; an abort of the signal interrupts it. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    await this.#watched(signal, undefined, () => this.connection.run(sql));
  }

  /**
   * Runs a statement and gives its rows as objects of plain values.
   *
   * @param onFraction told from time to time how far it is, from 0 to 1
   */
  async rows<Row extends object>(
    sql: string,
    signal?: AbortSignal,
    onFraction?: (fraction: number) => void,
  ): Promise<Row[]> {
    return this.#watched(signal, onFraction, async () => {
      const result = await this.connection.run(sql);
      return (await result.convertRowObjects(plainValue)) as unknown as Row[];
    });
  }

  /**
   * Runs a SELECT whole, be its rows more than memory holds, and then gives them.
   *
   * DuckDB's own streams are not for this: to their reader an error on the way looks like the
   * end, and so does another statement of the connection.
   */
  async query(sql: string, signal?: AbortSignal): Promise<QueryResult> {
    const prepared = await this.#watched(signal, undefined, () => this.connection.prepare(sql));
    const indexes = Array.from({ length: prepared.columnCount }, (_, i) => i);
    const given = indexes.map((i) => prepared.columnName(i));
    const columns = indexes.map((i) => {
      const before = given.slice(0, i).filter((name) => name === given[i]).length;
      const name = before === 0 ? given[i] : `${given[i]}:${before}`;
      return { name: name ?? '', type: String(prepared.columnType(i)) };
    });
    prepared.destroySync();
    this.#queries++;
    const table = `"query ${this.#queries}"`;
    // Under names of our own: the query's may be alike, or hide DuckDB's `rowid`.
    const names = columns.map((_, i) => `c${i}`).join(', ');
    await this.run(`CREATE TEMP TABLE ${table}(${names}) AS ${sql}`, signal);
    return { columns, rows: this.#batches(table, signal) };
  }

  async *#batches(table: string, signal?: AbortSignal): AsyncIterableIterator<Json[][]> {
    for (let first = 0; ; first += BATCH_ROWS) {
      const last = first + BATCH_ROWS - 1;
      const batch = await this.#watched(signal, undefined, async () => {
        const sql = `SELECT * FROM ${table} WHERE rowid BETWEEN ${first} AND ${last}`;
        return (await this.connection.run(sql)).convertRows(plainValue);
      });
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH_ROWS) break;
    }
    await this.run(`DROP TABLE ${table}`);
  }

  /**
   * Runs statements whose joins have on their right what is looked up, and little of it. DuckDB
   * cannot tell how many rows a condition leaves: it takes a piece of 3.6 million addresses for
   * few, turns the join round, and puts all of them into a hash table. That took 5.5 s of
   * processor time rather than 4.5 s, twice the memory, and their order, without which the same
   * addresses compress half as well.
   */
  async joinAsWritten<Result>(act: () => Promise<Result>): Promise<Result> {
    await this.run(`SET disabled_optimizers = '${NOT_OPTIMIZED},build_side_probe_side'`);
    try {
      return await act();
    } finally {
      await this.run(`SET disabled_optimizers = '${NOT_OPTIMIZED}'`);
    }
  }

  /** A part of the memory that this session may use, as DuckDB writes it. */
  async memoryShare(parts: number): Promise<string> {
    const [setting] = await this.rows<{ most: string }>(
      "SELECT current_setting('memory_limit') AS most",
    );
    const [amount, unit] = setting?.most.split(' ') ?? [];
    return `${Number(amount) / parts} ${unit}`;
  }

  /**
   * Lets no statement from now on read or write a file outside of a folder, change a setting or
   * load an extension: a second wall behind the planner, which refuses all that would.
   * https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
   */
  async confineTo(folder: string): Promise<void> {
    // What reads a file takes its path for a pattern, which is looked for before it is resolved.
    await this.run(`SET allowed_directories = [${sqlLiteral(folder)}, ${fileLiteral(folder)}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  register(scalarFunction: DuckDBScalarFunction): void {
    this.connection.registerScalarFunction(scalarFunction);
  }

  /**
   * Stops what still runs, and closes when that has ended. DuckDB goes on with a statement whose
   * connection is closed, for as long as it takes, and nobody can stop it any more.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#running.size > 0) this.connection.interrupt();
    await Promise.allSettled(this.#running);
    this.connection.closeSync();
    await this.#end();
  }

  async #watched<Result>(
    signal: AbortSignal | undefined,
    onFraction: ((fraction: number) => void) | undefined,
    act: () => Promise<Result>,
  ): Promise<Result> {
    if (signal?.aborted) throw cancelled(signal.reason);
    const timer = setInterval(() => {
      // Again and again: told before it has begun, a statement does not hear it.
      if (signal?.aborted || this.#isClosing) this.connection.interrupt();
      const { percentage } = this.connection.progress;
      if (percentage >= 0) onFraction?.(percentage / 100);
    }, WATCH_MILLISECONDS);
    const running = act();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw signal?.aborted || this.#isClosing ? cancelled(error) : duckdbError(error);
    } finally {
      this.#running.delete(running);
      clearInterval(timer);
    }
  }
}

async function create(options: Record<string, string>): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', options).catch((error) => {
    throw duckdbError(error);
  });
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await makeFolder(folder);
}

/** Does something with the folder for what does not fit in memory. */
async function spilling(folder: string, act: () => Promise<void>): Promise<void> {
  await fileError(folder, act, 'let TMPDIR or --lake name another folder');
}

/**
 * What stands both in a TRY and elsewhere DuckDB 1.5 works out once, outside of the TRY, and fails:
 * `TRY(a + 1), CASE WHEN a < 9 THEN a + 1 END`.
 */
const NOT_OPTIMIZED = 'common_subexpressions';

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  // Athena divides whole numbers to a whole number.
  await connection.run('SET integer_division = true');
  await connection.run(`SET disabled_optimizers = '${NOT_OPTIMIZED}'`);
  // Athena's clocks are all UTC; a bake is not to depend on where the machine stands.
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET enable_progress_bar = true');
  await connection.run('SET enable_progress_bar_print = false');
  return connection;
}
