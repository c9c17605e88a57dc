import type { ProjectTable } from './project.ts';
import type { TableShape } from './stage.ts';

export function shape({ table }: ProjectTable): TableShape {
  return {
    format: table.format,
    columns: table.columns.map(({ name, type }) => ({ name, type })),
    partitionedBy: table.partitionedBy,
  };
}
