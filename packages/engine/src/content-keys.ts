import type { ObjectStore } from './object-store.ts';
import { type KeyedTable, tableContent } from './table-content.ts';

/** The keys of tables' contents, each computed once: see `TableContent`. */
export class ContentKeys {
  readonly #store: ObjectStore;
  readonly #tableNamed: (name: string) => KeyedTable;
  readonly #readBy: (name: string) => string | undefined;
  readonly #keys = new Map<string, Promise<string | undefined>>();

  /** @param readBy the bake that reads a table: see `readableBake` */
  constructor(
    store: ObjectStore,
    tableNamed: (name: string) => KeyedTable,
    readBy: (name: string) => string | undefined = () => undefined,
  ) {
    this.#store = store;
    this.#tableNamed = tableNamed;
    this.#readBy = readBy;
  }

  /** @returns `undefined` for a table that was never baked */
  of(table: string): Promise<string | undefined> {
    const known = this.#keys.get(table);
    if (known) return known;
    const key = this.#keyOf(table);
    this.#keys.set(table, key);
    return key;
  }

  async #keyOf(table: string): Promise<string | undefined> {
    const content = await tableContent(this.#store, this.#tableNamed(table), this.#readBy(table));
    return content?.key;
  }

  /** Makes the next call compute the table's key again. */
  forget(table: string): void {
    this.#keys.delete(table);
  }
}
