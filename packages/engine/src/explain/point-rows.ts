import { allColumns } from '@dc-data-baker/models';
import {
  copiedColumns,
  isBaked,
  type Project,
  postcodePoints,
  type SpatialAnswer,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';
import { unlessUnreadable } from '../unless-unreadable.ts';
import { distinctRows } from './distinct-rows.ts';
import type { ExplainOptions } from './explain-options.ts';
import type { Place } from './explanation.ts';
import type { LocalFiles } from './local-files.ts';
import type { Row } from './row.ts';
import { rowsDespiteDamage } from './rows-despite-damage.ts';
import { sourceRows } from './source-rows.ts';

/** The points of one or more answers. */
export interface PointRows {
  /** All points of the postcode, with `point_x` and `point_y`. */
  readonly points: readonly Row[];
  /** Where the row of each point came from. */
  readonly sources: readonly (readonly Place[])[] | undefined;
}

/** @returns `undefined` if the points have no postcodes and UPRNs to be found by */
export async function pointRows(
  { project, engine, store, postcode, uprn }: ExplainOptions,
  from: SpatialAnswer['points'],
  files: LocalFiles,
  signal: AbortSignal,
): Promise<PointRows | undefined> {
  const { table: name } = from;
  const columns = name === undefined ? [] : allColumns(tableNamed(project, name).table);
  if (
    name !== undefined &&
    !['postcode', 'uprn'].every((key) => columns.some((column) => column.name === key))
  ) {
    return undefined;
  }
  const query = postcodePoints(project, from, postcode);
  // If the damaged file of a table has rows of this postcode, that has been found with the table.
  const { rows } = await rowsDespiteDamage({ project, engine, store }, query, signal);
  const points = distinctRows(rows);
  const asked = points.filter((row) => uprn === undefined || String(row['uprn']) === uprn);
  const sources =
    name === undefined ? undefined : await placesOf(project, name, asked, files, signal);
  const places = sources && new Map(asked.map((row, i) => [row, sources[i] ?? []]));
  return { points, sources: places && points.map((row) => places.get(row) ?? []) };
}

/** Where a table's rows came from; unknown if the table is not copied from one external table. */
async function placesOf(
  project: Project,
  table: string,
  rows: readonly Row[],
  files: LocalFiles,
  signal: AbortSignal,
): ReturnType<typeof sourceRows> {
  const copied = copiedColumns(project, tableGraph(project), table);
  const [source, ...others] = new Set(copied.map(({ sourceTable }) => sourceTable));
  if (source === undefined || others.length > 0 || rows.length === 0) return undefined;
  const external = tableNamed(project, source);
  if (isBaked(external)) return undefined;
  // A source that cannot be read is told by itself, and the answer does not depend on it.
  return unlessUnreadable([], async () =>
    sourceRows(external, await files.of(external), rows, copied, 'postcode', signal),
  );
}
