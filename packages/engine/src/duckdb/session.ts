import { sqlLiteral } from '@dc-data-baker/models';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBScalarFunction,
  type Json,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { cancelled } from '../cancelled.ts';
import { duckdbError } from '../duckdb-error.ts';
import type { QueryResult } from '../engine.ts';
import { fileLiteral } from './file-literal.ts';
import { plainValue } from './plain-value.ts';
import { emptySpill, removeSpill } from './spill-folder.ts';

export interface SessionOptions {
  readonly threads?: number | undefined;
  /** In DuckDB's notation, such as `2GB`. */
  readonly memory?: string | undefined;
  /**
   * A directory for what does not fit in memory; without one everything must fit. It is emptied
   * when the session opens, because a killed one leaves its files behind, and removed when it
   * closes.
   */
  readonly spill?: string | undefined;
}

/** The number of rows that DuckDB processes at once. */
const BATCH_ROWS = 2048;

/** How often a running statement is asked for its progress, or interrupted again. */
const WATCH_MILLISECONDS = 200;

/** An embedded DuckDB in memory, with the settings that make SQL mean what it means on Athena. */
export class DuckdbSession {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  /** What closing this session must end, besides itself. */
  readonly #end: () => Promise<void>;
  /** Statements that are running. */
  readonly #running = new Set<Promise<unknown>>();
  #isClosing = false;
  #queries = 0;
  #afterEach: string | undefined;

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
    if (spill !== undefined) await emptySpill(spill);
    const instance = await create({
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.memory === undefined ? {} : { memory_limit: options.memory }),
      // By default DuckDB spills into the working directory.
      temp_directory: spill ?? '',
      // All extensions are in the npm package; nothing is downloaded during a bake.
      autoinstall_known_extensions: 'false',
    });
    return new DuckdbSession(instance, await connect(instance), async () => {
      instance.closeSync();
      if (spill !== undefined) await removeSpill(spill);
    });
  }

  /**
   * Another session of the same database, for concurrent statements: it shares everything that is
   * not TEMP, including global settings. It must be closed first.
   */
  async beside(): Promise<DuckdbSession> {
    return new DuckdbSession(this.#instance, await connect(this.#instance));
  }

  /** Does something while all sessions of this database have one thread together. */
  async withOneThread<Result>(act: () => Promise<Result>): Promise<Result> {
    const before = await this.#setting('threads');
    await this.run('SET threads = 1');
    try {
      return await act();
    } finally {
      await this.run(`SET threads = ${before}`);
    }
  }

  /**
   * Does something with one thread, and gives memory back to the system after each statement: what a
   * scan of a CSV took, the allocator keeps, and the next scan takes as much again. To set the limit is
   * what flushes it.
   */
  async sparingly<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#afterEach = `SET memory_limit = '${await this.#setting('memory_limit')}'`;
    try {
      return await this.withOneThread(act);
    } finally {
      this.#afterEach = undefined;
    }
  }

  /** Runs a statement; an abort of the signal interrupts it. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    await this.#watched(signal, undefined, () => this.connection.run(sql));
  }

  /**
   * Runs a statement and returns its rows as objects of plain values.
   *
   * @param onFraction called from time to time with the progress, from 0 to 1
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

  /** Runs a SELECT, and returns its rows as they are in DuckDB's memory. */
  async chunks(sql: string, signal?: AbortSignal): Promise<DuckDBDataChunk[]> {
    return this.#watched(signal, undefined, async () =>
      (await this.connection.run(sql)).fetchAllChunks(),
    );
  }

  /**
   * Runs a SELECT of one column of INTEGER without nulls. The rows of one table are in the order in
   * which they were inserted: https://duckdb.org/docs/stable/sql/dialect/order_preservation
   */
  async integers(sql: string, signal?: AbortSignal): Promise<Int32Array<ArrayBuffer>> {
    const chunks = await this.chunks(sql, signal);
    const numbers = new Int32Array(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
    let at = 0;
    for (const { chunk, rowCount } of chunks) {
      const column = duckdb.data_chunk_get_vector(chunk, 0);
      const bytes = duckdb.vector_get_data(column, rowCount * Int32Array.BYTES_PER_ELEMENT);
      numbers.set(new Int32Array(bytes.buffer, bytes.byteOffset, rowCount), at);
      at += rowCount;
    }
    return numbers;
  }

  /**
   * Runs a SELECT to its end, even if its rows do not fit in memory, and then returns them in
   * batches.
   *
   * DuckDB's own streams are not suitable: to their reader an error looks like the end, and so does
   * another statement on the connection.
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
    // The columns get generated names: the query's may be equal, or hide DuckDB's `rowid`.
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
   * Runs statements whose joins have a small table on their right side, which becomes the hash
   * table. DuckDB cannot estimate how many rows a condition leaves: it assumes few for a piece of
   * 3.6 million addresses, swaps the sides, and puts all addresses into the hash table. That took
   * 5.5 s of processor time instead of 4.5 s, twice the memory, and lost their order, without which
   * the same addresses compress half as well.
   */
  async joinAsWritten<Result>(act: () => Promise<Result>): Promise<Result> {
    await this.run(`SET disabled_optimizers = '${NOT_OPTIMIZED},build_side_probe_side'`);
    try {
      return await act();
    } finally {
      await this.run(`SET disabled_optimizers = '${NOT_OPTIMIZED}'`);
    }
  }

  /** A share of this session's memory limit, in DuckDB's notation. */
  async memoryShare(parts: number): Promise<string> {
    const [amount, unit] = (await this.#setting('memory_limit')).split(' ');
    return `${Number(amount) / parts} ${unit}`;
  }

  /**
   * From now on, statements cannot read or write files outside of a folder, change settings or load
   * extensions: a second line of defence behind the planner, which refuses all of these.
   * https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
   */
  async confineTo(folder: string): Promise<void> {
    // Functions that read a file treat its path as a glob, which is checked before it is expanded.
    await this.run(`SET allowed_directories = [${sqlLiteral(folder)}, ${fileLiteral(folder)}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  register(scalarFunction: DuckDBScalarFunction): void {
    this.connection.registerScalarFunction(scalarFunction);
  }

  /**
   * Stops running statements and closes when they have ended. DuckDB continues a statement whose
   * connection is closed until it ends, and nobody can stop it any more.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#running.size > 0) this.connection.interrupt();
    await Promise.allSettled(this.#running);
    this.connection.closeSync();
    await this.#end();
  }

  async #setting(name: string): Promise<string> {
    const [row] = await this.rows<{ value: string }>(`SELECT current_setting('${name}') AS value`);
    return String(row?.value);
  }

  async #watched<Result>(
    signal: AbortSignal | undefined,
    onFraction: ((fraction: number) => void) | undefined,
    act: () => Promise<Result>,
  ): Promise<Result> {
    if (signal?.aborted) throw cancelled(signal.reason);
    const timer = setInterval(() => {
      // Repeatedly, because a statement ignores an interrupt before it has begun.
      if (signal?.aborted || this.#isClosing) this.connection.interrupt();
      const { percentage } = this.connection.progress;
      if (percentage >= 0) onFraction?.(percentage / 100);
    }, WATCH_MILLISECONDS);
    const running = act();
    this.#running.add(running);
    try {
      const result = await running;
      if (this.#afterEach !== undefined) await this.connection.run(this.#afterEach);
      return result;
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

/**
 * DuckDB 1.5 evaluates an expression that is both in a TRY and elsewhere once, outside of the TRY,
 * and fails: `TRY(a + 1), CASE WHEN a < 9 THEN a + 1 END`.
 */
const NOT_OPTIMIZED = 'common_subexpressions';

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  const settings = [
    // In Athena the division of whole numbers is a whole number.
    'integer_division = true',
    `disabled_optimizers = '${NOT_OPTIMIZED}'`,
    // Athena uses UTC; a bake must not depend on the time zone of the machine.
    "TimeZone = 'UTC'",
    'enable_progress_bar = true',
    'enable_progress_bar_print = false',
  ];
  await connection.run(settings.map((setting) => `SET ${setting}`).join(';'));
  return connection;
}
