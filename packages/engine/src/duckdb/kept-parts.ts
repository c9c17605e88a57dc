import { createHash, randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile, makeFolder } from '@dc-data-baker/files';
import { type CheckPart, identifier, sqlLiteral } from '@dc-data-baker/models';
import { LAKE_FOLDER, type Lake } from '../lake/lake.ts';
import { sha256Of } from '../sha256-of.ts';
import type { PartKeeper } from './check-parts.ts';
import type { DuckdbSession } from './session.ts';
import type { TableViews } from './table-views.ts';

/** Some three for each night's bake; that of the whole country's lists has a few MB. */
const MOST_KEPT = { files: 32, bytes: 2 ** 28 };

/**
 * The parts of checks that a lake caches: what is read of a bake to check it is read again when the
 * next one is compared with it. The rows of a part depend on its SELECT, on the bytes of the bake's
 * files and on DuckDB, whose hashes are not the same in each version. So these are its key.
 *
 * A file's name is its key and the hash of its bytes. One that is missing or damaged is made again.
 */
export class KeptParts implements PartKeeper {
  readonly #folder: string;
  readonly #views: TableViews;

  constructor(lake: Lake, views: TableViews) {
    this.#folder = join(lake.root, LAKE_FOLDER, 'parts');
    this.#views = views;
  }

  async find(session: DuckdbSession, part: CheckPart): Promise<string | undefined> {
    const key = await this.#key(session, part);
    if (key === undefined) return undefined;
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(`${key}-`))) {
      const path = join(this.#folder, name);
      if (!(await isWhole(path, name.slice(key.length + 1)))) continue;
      // The least recently used are deleted first. In a read-only lake all are kept.
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      return path;
    }
    return undefined;
  }

  async keep(session: DuckdbSession, part: CheckPart): Promise<void> {
    const key = await this.#key(session, part);
    if (key === undefined) return;
    // Hidden and random, so that it can be recognised and deleted if this process is killed.
    const draft = join(this.#folder, `.${randomUUID()}`);
    try {
      await makeFolder(this.#folder);
      await session.run(
        `COPY (FROM ${identifier(part.name)}) TO ${sqlLiteral(draft)} (FORMAT parquet)`,
      );
      const hash = await sha256Of(draft, (await stat(draft)).size);
      await keepFile(join(this.#folder, `${key}-${hash}`), (to) => rename(draft, to), MOST_KEPT);
    } catch {
      // Nothing can be written: in the next bake the rows are read again.
    } finally {
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  /** @returns `undefined` for a part of a relation that is not one bake */
  async #key(session: DuckdbSession, { of, sql }: CheckPart): Promise<string | undefined> {
    const files = this.#views.filesOf(of);
    if (files === undefined) return undefined;
    const [library] = await session.rows<{ version: string }>('SELECT version() AS version');
    // The same bake is checked under one name, and compared with the next one under another.
    const select = sql.replaceAll(`FROM ${identifier(of)}`, 'FROM rows');
    const contents = files.map(({ path, sha256 }) => [path, sha256]);
    return createHash('sha256')
      .update(JSON.stringify([library?.version, select, contents]))
      .digest('hex');
  }
}

async function isWhole(path: string, hash: string): Promise<boolean> {
  try {
    return (await sha256Of(path, (await stat(path)).size)) === hash;
  } catch {
    return false;
  }
}
