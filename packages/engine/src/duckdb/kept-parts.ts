import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keepNamed, markUsed } from '@dc-data-baker/files';
import { type CheckPart, identifier, type Manifest, sqlLiteral } from '@dc-data-baker/models';
import { candidateName } from '@dc-data-baker/planner';
import { version } from '@duckdb/node-api';
import { LAKE_FOLDER, type Lake } from '../lake/lake.ts';
import { sha256Of } from '../sha256-of.ts';
import type { FoundPart, PartKeeper } from './check-parts.ts';
import { fileLiteral } from './file-literal.ts';
import type { Delta } from './patch/delta.ts';
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

  async find(part: CheckPart): Promise<FoundPart | undefined> {
    const bake = this.#views.bakeOf(part.of);
    if (bake === undefined) return undefined;
    const kept = await this.#fileOf(part, bake);
    return kept === undefined ? this.#addedUp(part) : { sql: rowsOfFile(kept), isKept: true };
  }

  /** The rows of a part of the bake that was changed, without those of the removed rows, and with the added ones'. */
  async #addedUp(part: CheckPart): Promise<FoundPart | undefined> {
    const delta = this.#delta;
    if (!part.adds || !delta || part.of !== candidateName(delta.base.table)) return undefined;
    const kept = await this.#fileOf(part, delta.base);
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

  async #fileOf(part: CheckPart, bake: Manifest): Promise<string | undefined> {
    const key = keyOf(part, bake);
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(`${key}-`))) {
      const path = join(this.#folder, name);
      if (!(await isWhole(path, name.slice(key.length + 1)))) continue;
      await markUsed(path);
      return path;
    }
    return undefined;
  }

  async keep(session: DuckdbSession, part: CheckPart): Promise<void> {
    const bake = this.#views.bakeOf(part.of);
    if (bake === undefined) return;
    const write = async (draft: string) => {
      await session.run(
        `COPY (FROM ${identifier(part.name)}) TO ${sqlLiteral(draft)} (FORMAT parquet)`,
      );
      return `${keyOf(part, bake)}-${await hashOf(draft)}`;
    };
    await keepNamed(this.#folder, write, MOST_KEPT);
  }
}

/** @param bake that the part is of */
function keyOf(part: CheckPart, { files }: Manifest): string {
  // The same bake is checked under one name, and compared with the next one under another.
  const select = readingFrom(part, 'rows');
  const contents = files.map(({ path, sha256 }) => [path, sha256]);
  return createHash('sha256')
    .update(JSON.stringify([version(), select, contents]))
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
    return (await hashOf(path)) === hash;
  } catch {
    return false;
  }
}

async function hashOf(path: string): Promise<string> {
  return sha256Of(path, (await stat(path)).size);
}
