import {
  type DuckDBConnection,
  DuckDBInstance,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

/** How often a running statement is told again to stop: told before it began, it does not hear. */
const INTERRUPT_MILLISECONDS = 100;

/**
 * An embedded DuckDB for one query of the server. It is not the engine's session: what the server
 * runs is to be no part of what is tried on it.
 */
export class Session {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open(): Promise<Session> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      temp_directory: '',
      autoinstall_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // Athena divides whole numbers to a whole number, and its clocks are all UTC.
    await connection.run("SET integer_division = true; SET TimeZone = 'UTC'");
    return new Session(instance, connection);
  }

  /** Runs a statement; an abort of the signal interrupts it, and its reason is thrown. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const timer = setInterval(() => {
      if (signal?.aborted) this.connection.interrupt();
    }, INTERRUPT_MILLISECONDS);
    try {
      await this.connection.run(sql);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** The rows of a SELECT, of whole numbers, texts, booleans and nulls. */
  async rows<Row extends object>(sql: string): Promise<Row[]> {
    const result = await this.connection.run(sql);
    const rows = await result.convertRowObjects<Json>((value, type, converter) =>
      typeof value === 'bigint' ? Number(value) : JsonDuckDBValueConverter(value, type, converter),
    );
    return rows as unknown as Row[];
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
