import { type Project, tableNamed } from '@dc-data-baker/planner';
import { contentKey } from './content-key.ts';
import type { ObjectStore } from './object-store.ts';

/** The keys of what is in a project's tables, each worked out once: see `contentKey`. */
export class ContentKeys {
  readonly #store: ObjectStore;
  readonly #project: Project;
  readonly #bakeId: string | undefined;
  readonly #keys = new Map<string, Promise<string | undefined>>();

  /** @param bakeId the bake that reads them: see `readableBake` */
  constructor(store: ObjectStore, project: Project, bakeId?: string) {
    this.#store = store;
    this.#project = project;
    this.#bakeId = bakeId;
  }

  /** @returns `undefined` of a table that was never baked */
  of(table: string): Promise<string | undefined> {
    const known = this.#keys.get(table);
    if (known) return known;
    const key = contentKey(this.#store, tableNamed(this.#project, table), this.#bakeId);
    this.#keys.set(table, key);
    return key;
  }

  /** Works a table's key out anew when it is next asked for. */
  forget(table: string): void {
    this.#keys.delete(table);
  }
}
