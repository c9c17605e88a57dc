import { mkdir, rm } from 'node:fs/promises';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBScalarFunction,
} from '@duckdb/node-api';
import { duckdbError } from './duckdb-error.ts';

export interface SessionOptions {
  readonly threads?: number | undefined;
  /** As DuckDB writes it, such as `2GB`. */
  readonly memory?: string | undefined;
  /**
   * A directory for what does not fit in memory, emptied when the session opens, for a killed
   * one leaves its own behind, and removed when it closes.
   */
  readonly spill?: string | undefined;
}

/** How often a running statement is asked how far it is. */
const PROGRESS_MILLISECONDS = 200;

/** One embedded DuckDB, in memory, set to mean by SQL what Athena means by it. */
export class DuckdbSession {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  readonly #spill: string | undefined;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, spill?: string) {
    this.#instance = instance;
    this.connection = connection;
    this.#spill = spill;
  }

  static async open(options: SessionOptions = {}): Promise<DuckdbSession> {
    if (options.spill !== undefined) {
      await rm(options.spill, { recursive: true, force: true });
      await mkdir(options.spill, { recursive: true });
    }
    const instance = await DuckDBInstance.create(':memory:', {
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.memory === undefined ? {} : { memory_limit: options.memory }),
      ...(options.spill === undefined ? {} : { temp_directory: options.spill }),
      // Whatever is needed is in the npm package; nothing is fetched while a bake runs.
      autoinstall_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // Athena divides whole numbers to a whole number.
    await connection.run('SET integer_division = true');
    await connection.run('SET enable_progress_bar = true');
    await connection.run('SET enable_progress_bar_print = false');
    return new DuckdbSession(instance, connection, options.spill);
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
      const reader = await this.connection.runAndReadAll(sql);
      return reader.getRowObjectsJson() as unknown as Row[];
    });
  }

  /** Runs a statement and gives its rows as they come. */
  async stream(sql: string, signal?: AbortSignal): Promise<DuckDBResult> {
    return this.#watched(signal, undefined, () => this.connection.stream(sql));
  }

  register(scalarFunction: DuckDBScalarFunction): void {
    this.connection.registerScalarFunction(scalarFunction);
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.#instance.closeSync();
    if (this.#spill !== undefined) await rm(this.#spill, { recursive: true, force: true });
  }

  async #watched<Result>(
    signal: AbortSignal | undefined,
    onFraction: ((fraction: number) => void) | undefined,
    act: () => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const interrupt = () => this.connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    const timer = onFraction
      ? setInterval(() => {
          const { percentage } = this.connection.progress;
          if (percentage >= 0) onFraction(percentage / 100);
        }, PROGRESS_MILLISECONDS)
      : undefined;
    try {
      return await act();
    } catch (error) {
      throw duckdbError(error);
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', interrupt);
    }
  }
}
