import type { BaseTable, DataFormat } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { plural } from '../text/plural.ts';
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
  const columns = plural(table.columns.length + table.partitionedBy.length, 'column');
  const { populatedBy, partitionedBy } = table;
  switch (populatedBy.kind) {
    case 'external':
      return `${columns} · ${formatName(table.format)} from ${populatedBy.by}`;
    case 'shards':
      return `${columns} · one file per ${populatedBy.by}`;
    case 'query': {
      const keys = partitionedBy.map(({ name }) => name).join(', ');
      return `${columns} · ${formatName(table.format)}${keys === '' ? '' : ` by ${keys}`}`;
    }
  }
}

export function formatName(format: DataFormat): string {
  return format.kind === 'csv' ? 'CSV' : 'parquet';
}
