import type { BaseTable } from '@dc-data-baker/models';
import type { Project, ProjectTable } from '@dc-data-baker/planner';

/** A table as a step is told of it: where it is and what it looks like, without its query. */
export interface StepTable {
  readonly table: Pick<
    BaseTable,
    'name' | 'description' | 'database' | 'format' | 'columns' | 'partitionedBy'
  >;
  readonly layer: string;
  readonly location: string;
  readonly bakesLocation: string;
  readonly baked: boolean;
  /** Of an external table: the columns that queries take for polygons. */
  readonly polygons: readonly string[];
}

/**
 * The rest of a definition stays behind: it is much, and its query names a file by a path of the
 * machine that deploys, which would make every deploy another one.
 */
export function stepTable(
  { table, layer, location, bakesLocation, query }: ProjectTable,
  polygons: readonly string[] = [],
): StepTable {
  const { name, description, database, format, columns, partitionedBy } = table;
  return {
    table: { name, description, database, format, columns, partitionedBy },
    layer,
    location,
    bakesLocation,
    baked: query !== undefined,
    polygons,
  };
}

/** The engine's view of these tables: it asks whether there is a query, not which. */
export function projectOf(tables: readonly StepTable[]): Project {
  return {
    environment: 'development',
    layers: [],
    tables: tables.map(({ baked, table, ...place }) => ({
      ...place,
      table: table as BaseTable,
      query: baked ? { name: table.name, file: '', text: '' } : undefined,
    })),
  };
}
