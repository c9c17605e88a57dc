import type { Connection, Database } from '@duckdb/node-bindings';

type Bindings = typeof import('@duckdb/node-bindings');

/** The bytes of a text in a result: its length, and then either itself or its address. */
const TEXT_BYTES = 16;
const MOST_INLINE = 12;

/**
 * A DuckDB in memory, with one thread, by its bindings alone. Loading the 180 modules above them takes as
 * long as all else that a short command does.
 */
export class BareDuckdb {
  readonly #bindings: Bindings;
  readonly #database: Database;
  readonly #connection: Connection;

  private constructor(bindings: Bindings, database: Database, connection: Connection) {
    this.#bindings = bindings;
    this.#database = database;
    this.#connection = connection;
  }

  static async open(): Promise<BareDuckdb> {
    const { default: bindings } = await import('@duckdb/node-bindings');
    const config = bindings.create_config();
    bindings.set_config(config, 'threads', '1');
    bindings.set_config(config, 'autoinstall_known_extensions', 'false');
    const database = await bindings.open(':memory:', config);
    return new BareDuckdb(bindings, database, await bindings.connect(database));
  }

  async run(sql: string): Promise<void> {
    await this.#bindings.query(this.#connection, sql);
  }

  /** The value of an expression that can be JSON. */
  async value(expression: string): Promise<unknown> {
    const bindings = this.#bindings;
    const sql = `SELECT coalesce(CAST(to_json(${expression}) AS VARCHAR), 'null')`;
    const chunk = await bindings.fetch_chunk(await bindings.query(this.#connection, sql));
    if (!chunk) throw new Error(`expected a row of ${sql}`);
    const vector = bindings.data_chunk_get_vector(chunk, 0);
    const { buffer, byteOffset } = bindings.vector_get_data(vector, TEXT_BYTES);
    const length = new DataView(buffer, byteOffset).getUint32(0, true);
    const bytes =
      length <= MOST_INLINE
        ? new Uint8Array(buffer, byteOffset + TEXT_BYTES - MOST_INLINE, length)
        : bindings.get_data_from_pointer(buffer as ArrayBuffer, byteOffset + 8, length);
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  }

  close(): void {
    this.#bindings.disconnect_sync(this.#connection);
    this.#bindings.close_sync(this.#database);
  }
}
