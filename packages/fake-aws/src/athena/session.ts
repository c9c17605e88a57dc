import {
  type DuckDBConnection,
  DuckDBInstance,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import { defineJson } from './json.ts';
import { defineSpatial } from './spatial.ts';

/** Athena's name for Glue's catalogue. */
export const CATALOGUE = 'awsdatacatalog';

/**
 * How often a running statement is interrupted: DuckDB ignores an interrupt before the statement
 * starts.
 */
const INTERRUPT_MILLISECONDS = 100;

/** Unused sessions. Opening one takes as long as two small queries. */
const IDLE: Session[] = [];

/**
 * An embedded DuckDB for the queries of the server, one at a time. It is not the engine's session:
 * the server must not depend on the code that is tested with it.
 */
export class Session {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  /** A session without tables: one that was returned, or a new one. */
  static async take(): Promise<Session> {
    return IDLE.pop() ?? Session.#open();
  }

  static async #open(): Promise<Session> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      temp_directory: '',
      autoinstall_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // In Athena, whole numbers divided give a whole number, and times are in UTC.
    await connection.run("SET integer_division = true; SET TimeZone = 'UTC'");
    const session = new Session(instance, connection);
    await defineSpatial(connection);
    await defineJson(connection);
    return session;
  }

  /** Returns it for another query, without this one's tables and result. */
  async giveBack(): Promise<void> {
    await this.run(
      `USE memory; DETACH DATABASE IF EXISTS ${CATALOGUE}; DROP TABLE IF EXISTS temp.main.result`,
    );
    IDLE.push(this);
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
