import { allColumns } from '@dc-data-baker/models';
import type { Project } from './project.ts';
import type { SpatialSchema } from './sql/spatial/relation.ts';

/** The tables that a spatial join may be about, with their columns. */
export function spatialSchema(project: Project): SpatialSchema {
  return new Map(
    project.tables.map(({ table }) => [table.name, allColumns(table).map(({ name }) => name)]),
  );
}
