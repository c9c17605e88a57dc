import type { BaseTable } from '@dc-data-baker/models';
import type { BakedOrigin, ExternalOrigin, Project, ProjectTable } from '@dc-data-baker/planner';

/** A table as a step is told of it: where it is and what it looks like, without its query. */
export interface StepTable {
  readonly table: Pick<
    BaseTable,
    'name' | 'description' | 'database' | 'format' | 'columns' | 'partitionedBy'
  >;
  readonly layer: string;
  readonly location: string;
  readonly bakesLocation: string;
  readonly origin: ExternalOrigin | Omit<BakedOrigin, 'query'>;
  /** Of an external table: the columns that queries take for polygons. */
  readonly polygons: readonly string[];
}

/**
 * The rest of a definition stays behind: it is much, and its query names a file by a path of the
 * machine that deploys, which would make every deploy another one.
 */
export function stepTable(
  { table, layer, location, bakesLocation, origin }: ProjectTable,
  polygons: readonly string[] = [],
): StepTable {
  const { name, description, database, format, columns, partitionedBy } = table;
  return {
    table: { name, description, database, format, columns, partitionedBy },
    layer,
    location,
    bakesLocation,
    origin: withoutQuery(origin),
    polygons,
  };
}

/** The engine's view of these tables: it asks whether they are baked, not by which query. */
export function projectOf(tables: readonly StepTable[]): Project {
  return {
    environment: 'development',
    layers: [],
    tables: tables.map(({ origin, table, ...place }) => ({
      ...place,
      table: table as BaseTable,
      origin:
        origin.kind === 'external'
          ? origin
          : { ...origin, query: { name: table.name, file: '', text: '' } },
    })),
  };
}

function withoutQuery(origin: ProjectTable['origin']): StepTable['origin'] {
  if (origin.kind === 'external') return origin;
  const { query, ...rest } = origin;
  return rest;
}
