import { posix } from 'node:path';
import { identifier, type ManifestFile } from '@dc-data-baker/models';
import type { ChangedFiles } from './changed-files.ts';
import { type DiffContext, type DiffedBake, viewSide } from './sides.ts';
import type { TableDifference } from './table-difference.ts';

/**
 * The postcodes in changed files whose rows had one list and now have different ones, or the
 * reverse.
 */
export async function changedPostcodes(
  context: DiffContext,
  from: DiffedBake,
  to: DiffedBake,
  files: ChangedFiles,
  list: string | undefined,
): Promise<TableDifference['postcodes']> {
  if (list === undefined) return null;
  const { session, signal } = context;
  // Other rows of a postcode may be in an unchanged file of the same folder.
  const folders = new Set([...files.ofFrom, ...files.ofTo].map(folderOf));
  const isShards = to.table.origin.write.kind === 'shards';
  const beside = (all: readonly ManifestFile[], changed: readonly ManifestFile[]) =>
    isShards ? changed : all.filter((file) => folders.has(folderOf(file)));
  await viewSide(context, 'beside_from', from, beside(from.manifest.files, files.ofFrom));
  await viewSide(context, 'beside_to', to, beside(to.manifest.files, files.ofTo));
  const splits = (view: string) =>
    `SELECT postcode FROM ${view} WHERE postcode IS NOT NULL GROUP BY postcode HAVING count(DISTINCT ${identifier(list)}) > 1`;
  // One statement reads each side once, where one for each direction would read both twice.
  const rows = await session.rows<{ postcode: string; isSplit: boolean }>(
    `SELECT coalesce(a.postcode, b.postcode) AS postcode, a.postcode IS NULL AS "isSplit"
     FROM (${splits('beside_from')}) AS a FULL JOIN (${splits('beside_to')}) AS b ON a.postcode = b.postcode
     WHERE a.postcode IS NULL OR b.postcode IS NULL ORDER BY ALL`,
    signal,
  );
  const where = (isWanted: boolean) =>
    rows.filter(({ isSplit }) => isSplit === isWanted).map(({ postcode }) => postcode);
  return { split: where(true), joined: where(false) };
}

function folderOf({ path }: ManifestFile): string {
  return posix.dirname(path);
}
