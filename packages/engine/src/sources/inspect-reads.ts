import {
  isBaked,
  type Project,
  type ProjectTable,
  polygonColumns,
  tableNamed,
} from '@dc-data-baker/planner';
import type { StoredObject } from '../object-store.ts';
import { inspectSource, type StreamedStore } from './inspect-source.ts';

/** Where the files of external tables are, and where it is kept what was found in them. */
export interface SourceReader {
  readonly project: Project;
  readonly store: StreamedStore;
  /** What is there of an external table. */
  readonly objectsOf: (table: ProjectTable) => Promise<readonly StoredObject[]>;
  /** See `InspectionOptions`. */
  readonly records: string | undefined;
}

/**
 * Looks at the external tables among those that a query or a check reads, as a bake does: a header
 * in another order would give other columns' values. Files that were looked at are not read again.
 *
 * @throws a `data` error that says where a file is not as it should be, and how it should
 */
export async function inspectReads(
  { project, store, objectsOf, records }: SourceReader,
  tables: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const name of new Set(tables)) {
    const found = tableNamed(project, name);
    if (isBaked(found)) continue;
    const { location, table } = found;
    // Asked of CSV files alone: it reads every query of the project.
    const polygons = table.format.kind === 'csv' ? polygonColumns(project, name) : [];
    const shape = { format: table.format, columns: table.columns, polygons };
    const objects = await objectsOf(found);
    await inspectSource(store, { location, shape, objects }, { records, signal, onlyReads: true });
  }
}
