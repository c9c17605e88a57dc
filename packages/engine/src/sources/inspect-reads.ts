import { isCsv } from '@dc-data-baker/models';
import {
  isBaked,
  type Project,
  type ProjectTable,
  polygonColumns,
  tableNamed,
} from '@dc-data-baker/planner';
import type { StoredObject } from '../object-store.ts';
import { type InspectionOptions, inspectSource, type StreamedStore } from './inspect-source.ts';

/** Where the files of external tables are, and where the results of inspections are kept. */
export interface SourceReader {
  readonly project: Project;
  readonly store: StreamedStore;
  /** The current files of an external table. */
  readonly objectsOf: (table: ProjectTable) => Promise<readonly StoredObject[]>;
  /** These three: see `InspectionOptions`. */
  readonly records: string | undefined;
  readonly findsRows?: boolean;
  readonly inspectorOf?: InspectionOptions['inspectorOf'];
}

/**
 * Inspects the external tables that a query or a check reads, as a bake does: a header in another
 * order would return the values of other columns. Files that were inspected before are not read
 * again.
 *
 * @throws a `data` error with the place of a mistake in a file, and what to do
 */
export async function inspectReads(
  { project, store, objectsOf, records, findsRows = false, inspectorOf }: SourceReader,
  tables: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const name of new Set(tables)) {
    const found = tableNamed(project, name);
    if (isBaked(found)) continue;
    const { location, table } = found;
    // Only for CSV files, because it parses every query of the project.
    const polygons = isCsv(table.format) ? polygonColumns(project, name) : [];
    const shape = { format: table.format, columns: table.columns, polygons };
    const objects = await objectsOf(found);
    const options = {
      records,
      signal,
      onlyReads: true,
      findsRows,
      ...(inspectorOf && { inspectorOf }),
    };
    await inspectSource(store, { location, shape, objects }, options);
  }
}
