import {
  DatabakerError,
  identifier,
  type Manifest,
  type ManifestFile,
  totalBytes,
} from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { damagedFiles, damagedText, damageText, otherContent } from '../damaged-files.ts';
import { relation } from '../duckdb/relation.ts';
import type { DuckdbSession } from '../duckdb/session.ts';
import { LocalFiles } from '../explain/local-files.ts';
import { lakeError } from '../lake/lake-error.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { sha256Of } from '../sha256-of.ts';
import { FROM, TO } from './differences-sql.ts';

/** A bake to compare, and where it is. */
export interface DiffedBake {
  readonly store: ObjectStore;
  readonly table: BakedTable;
  readonly manifest: Manifest;
  /** How the person named it. */
  readonly name: string;
}

/** The resources of a comparison. */
export interface DiffContext {
  readonly session: DuckdbSession;
  /** A folder for downloads, which the caller creates and removes. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Creates a view of some of a bake's files. */
export async function viewSide(
  { session, folder, signal }: DiffContext,
  view: string,
  { store, table, manifest }: DiffedBake,
  files: readonly ManifestFile[],
): Promise<void> {
  // A bake that was deleted meanwhile, or is damaged, is reported by its name.
  const location = bakeLocation(table.bakesLocation, manifest.bakeId);
  const damage = damageText(
    store,
    location,
    await damagedFiles(store, location, files, 'size'),
    manifest,
  );
  if (damage !== undefined) throw new DatabakerError('lake', damage);
  const local = new LocalFiles(store, `${folder}/${view}`, signal);
  const paths: string[] = [];
  for (const file of files) {
    const { path, shown } = await local.one(`${location}${file.path}`, file.bytes);
    // DuckDB does not notice if a number has changed, and its message about a damaged page is arbitrary.
    if ((await lakeError(path, () => sha256Of(path, file.bytes))) !== file.sha256) {
      const problem = otherContent(file.sha256);
      const message = damagedText(shown, problem, table.table.name, manifest.bakeId);
      throw new DatabakerError('lake', message);
    }
    paths.push(path);
  }
  await session.run(
    `CREATE OR REPLACE VIEW ${view} AS SELECT * FROM ${relation(table.table, paths, totalBytes(files))}`,
  );
}

/** The columns of a view, with their types in DuckDB. */
export async function columnsOf(
  session: DuckdbSession,
  view: string,
): Promise<ReadonlyMap<string, string>> {
  const described = await session.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE ${view}`,
  );
  return new Map(described.map(({ column_name: name, column_type: type }) => [name, type]));
}

/** Whether a key is unique; exact duplicate rows count once. */
export async function isUnique(
  session: DuckdbSession,
  key: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const side of [FROM, TO]) {
    const keys = key.map(identifier).join(', ');
    const twice = await session.rows(
      `SELECT 1 FROM (SELECT DISTINCT a.* FROM ${side} AS a JOIN (SELECT ${keys} FROM ${side} GROUP BY ${keys} HAVING count(*) > 1) AS b USING (${keys})) GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`,
      signal,
    );
    if (twice.length > 0) return false;
  }
  return true;
}
