import { type BaseTable, plural } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { drawnPopulation } from '../populations/drawn-populations.ts';
import type { TableNode } from './picture.ts';

export function tableNode({ table, layer }: ProjectTable): TableNode {
  return {
    kind: 'table',
    id: tableId(table.name),
    layer,
    table: table.name,
    population: table.populatedBy.kind,
    bucket: table.bucket.name,
    detail: detail(table),
  };
}

export function tableId(table: string): string {
  return `table:${table}`;
}

function detail(table: BaseTable): string {
  const { columns, partitionedBy, populatedBy } = table;
  const count = plural(columns.length + partitionedBy.length, 'column');
  return `${count} · ${drawnPopulation(populatedBy).detail(populatedBy, table)}`;
}
