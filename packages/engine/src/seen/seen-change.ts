import { type Manifest, type ManifestFile, totalBytes } from '@dc-data-baker/models';
import { changedFiles } from '../diff/changed-files.ts';
import type { TableDifference } from '../diff/table-difference.ts';

/** What a bake changed in a table that readers read. */
export interface SeenChange {
  readonly table: string;
  readonly files: TableDifference['files'];
  /** The differences in the changed files; null if they were not compared. */
  readonly found: Pick<TableDifference, 'key' | 'rows' | 'names' | 'postcodes'> | null;
}

/**
 * Comparing larger files would keep a person waiting: they are counted, and left to `databaker
 * diff`. An outcode has 200 kB, and moving one ward changes ten of them.
 */
const MOST_BYTES = 64_000_000;

/** By the files' hashes in the manifests: nothing is read. */
export function seenFiles(table: string, then: Manifest, now: Manifest): SeenChange {
  const { ofFrom: _, ofTo: __, ...files } = changedFiles(then.files, now.files);
  return { table, files, found: null };
}

/** Whether the files that differ are few enough to be read. */
export function isQuicklyRead(
  then: readonly ManifestFile[],
  now: readonly ManifestFile[],
): boolean {
  const { ofFrom, ofTo } = changedFiles(then, now);
  return totalBytes([...ofFrom, ...ofTo]) <= MOST_BYTES;
}
