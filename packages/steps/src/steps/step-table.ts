import type { BaseTable } from '@dc-data-baker/models';
import type { BakedOrigin, ExternalOrigin, Project, ProjectTable } from '@dc-data-baker/planner';

/** A table in a request: its location and its form, without its query. */
export interface StepTable {
  readonly table: Pick<
    BaseTable,
    'name' | 'description' | 'database' | 'format' | 'columns' | 'partitionedBy'
  >;
  readonly layer: string;
  readonly location: string;
  readonly bakesLocation: string;
  readonly origin: ExternalOrigin | Omit<BakedOrigin, 'query'>;
  /** For an external table: the columns that queries use as polygons. */
  readonly polygons: readonly string[];
}

/**
 * The rest of a definition is left out: it is large, and its query contains a path of the machine
 * that deploys, with which every deploy would differ.
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

/**
 * A project of these tables for the engine, which asks whether they are baked, but not by which
 * query.
 */
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
