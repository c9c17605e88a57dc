import { type CheckPart, identifier } from '@dc-data-baker/models';
import type { DuckdbSession } from './session.ts';

export interface FoundPart {
  readonly sql: string;
  readonly isKept: boolean;
}

/** Where the rows of parts are kept from one bake to the next. */
export interface PartKeeper {
  /**
   * @returns a SELECT of the rows of a part, and whether they are kept; `undefined` if they must be
   *   made from all rows of its relation
   */
  find(part: CheckPart): Promise<FoundPart | undefined>;
  /** Keeps the rows of a part, which are in a table of its name. */
  keep(session: DuckdbSession, part: CheckPart): Promise<void>;
}

/**
 * The relations that several checks of a table read, each made when a check first needs it. They are
 * temporary tables of the session, until this is disposed of.
 */
export class CheckParts implements AsyncDisposable {
  readonly #session: DuckdbSession;
  readonly #keeper: PartKeeper | undefined;
  readonly #made = new Map<string, string>();

  constructor(session: DuckdbSession, keeper?: PartKeeper) {
    this.#session = session;
    this.#keeper = keeper;
  }

  /** Makes those that are not there yet. */
  async make(parts: readonly CheckPart[], signal: AbortSignal): Promise<void> {
    for (const part of parts) {
      const made = this.#made.get(part.name);
      if (made === undefined) await this.#make(part, signal);
      else if (made !== part.sql) throw new Error(`two parts are \`${part.name}\`: ${part.sql}`);
    }
  }

  async #make(part: CheckPart, signal: AbortSignal): Promise<void> {
    const { name, sql } = part;
    const found = await this.#keeper?.find(part);
    await this.#session.run(
      `CREATE OR REPLACE TEMP TABLE ${identifier(name)} AS ${found?.sql ?? sql}`,
      signal,
    );
    this.#made.set(name, sql);
    if (!found?.isKept) await this.#keeper?.keep(this.#session, part);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const drops = [...this.#made.keys()].map((name) => `DROP TABLE IF EXISTS ${identifier(name)}`);
    if (drops.length > 0) await this.#session.run(drops.join(';'));
  }
}
