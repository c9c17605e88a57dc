import { createHash, randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile, makeFolder } from '@dc-data-baker/files';
import { type CheckPart, identifier, type Manifest, sqlLiteral } from '@dc-data-baker/models';
import { candidateName } from '@dc-data-baker/planner';
import { LAKE_FOLDER, type Lake } from '../lake/lake.ts';
import { sha256Of } from '../sha256-of.ts';
import type { FoundPart, PartKeeper } from './check-parts.ts';
import type { Delta } from './patch/delta.ts';
import { fileLiteral } from './relation.ts';
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
  readonly #delta: Delta | undefined;

  /** @param delta how the checked bake differs from another, if it was made from that */
  constructor(lake: Lake, views: TableViews, delta?: Delta) {
    this.#folder = join(lake.root, LAKE_FOLDER, 'parts');
    this.#views = views;
    this.#delta = delta;
  }

  async find(session: DuckdbSession, part: CheckPart): Promise<FoundPart | undefined> {
    const files = this.#views.filesOf(part.of);
    if (files === undefined) return undefined;
    const kept = await this.#fileOf(session, part, files);
    return kept === undefined
      ? this.#addedUp(session, part)
      : { sql: rowsOfFile(kept), isKept: true };
  }

  /** The rows of a part of the bake that was changed, without those of the removed rows, and with the added ones'. */
  async #addedUp(session: DuckdbSession, part: CheckPart): Promise<FoundPart | undefined> {
    const delta = this.#delta;
    if (!part.adds || !delta || part.of !== candidateName(delta.base.table)) return undefined;
    const kept = await this.#fileOf(session, part, delta.base.files);
    if (kept === undefined) return undefined;
    const [values, counts] = [part.adds.values, part.adds.counts].map((all) => all.map(identifier));
    const rows = (sql: string, sign: '+' | '-') =>
      `SELECT ${[...(values ?? []), ...(counts ?? []).map((c) => `${sign}${c} AS ${c}`)].join(', ')} FROM (${sql})`;
    const all = [
      rows(rowsOfFile(kept), '+'),
      rows(readingFrom(part, delta.removed), '-'),
      rows(readingFrom(part, delta.added), '+'),
    ];
    const sums = (counts ?? []).map((c) => `CAST(sum(${c}) AS BIGINT) AS ${c}`);
    const [rowCount = ''] = counts ?? [];
    return {
      sql: `SELECT ${[...(values ?? []), ...sums].join(', ')} FROM (${all.join(' UNION ALL ')}) GROUP BY ${(values ?? []).join(', ')} HAVING sum(${rowCount}) <> 0`,
      isKept: false,
    };
  }

  async #fileOf(
    session: DuckdbSession,
    part: CheckPart,
    files: Manifest['files'],
  ): Promise<string | undefined> {
    const key = await keyOf(session, part, files);
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
    const files = this.#views.filesOf(part.of);
    if (files === undefined) return;
    const key = await keyOf(session, part, files);
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
}

/** @param files of the bake that the part is of */
async function keyOf(
  session: DuckdbSession,
  part: CheckPart,
  files: Manifest['files'],
): Promise<string> {
  const [library] = await session.rows<{ version: string }>('SELECT version() AS version');
  // The same bake is checked under one name, and compared with the next one under another.
  const select = readingFrom(part, 'rows');
  const contents = files.map(({ path, sha256 }) => [path, sha256]);
  return createHash('sha256')
    .update(JSON.stringify([library?.version, select, contents]))
    .digest('hex');
}

/** The SELECT of a part, of other rows. */
function readingFrom({ of, sql }: CheckPart, rows: string): string {
  return sql.replaceAll(`FROM ${identifier(of)}`, `FROM ${rows}`);
}

function rowsOfFile(path: string): string {
  return `SELECT * FROM read_parquet(${fileLiteral(path)})`;
}

async function isWhole(path: string, hash: string): Promise<boolean> {
  try {
    return (await sha256Of(path, (await stat(path)).size)) === hash;
  } catch {
    return false;
  }
}
