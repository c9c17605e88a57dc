import type { BakedTable } from '@dc-data-baker/planner';
import type { Row } from './row.ts';

/** The values of partition columns, by their names, which mean the same in all tables. */
export type Partition = ReadonlyMap<string, string>;

/** The partition that rows of a table are in, as far as all of them are in the same one. */
export function partitionOf({ table }: BakedTable, rows: readonly Row[]): Partition {
  const partition = new Map<string, string>();
  for (const { name } of table.partitionedBy) {
    const values = new Set(rows.map((row) => row[name]));
    const [value] = values;
    if (values.size === 1 && value != null) partition.set(name, String(value));
  }
  return partition;
}

/** Whether a file with this path, such as `first_letter=B/part-0.parquet`, may have rows of it. */
export function mayHaveRows(path: string, partition: Partition): boolean {
  return path.split('/').every((folder) => {
    const [, name = '', value] = /^([^=]+)=(.*)$/.exec(folder) ?? [];
    const known = partition.get(name);
    return known === undefined || value === undefined || decodeURIComponent(value) === known;
  });
}
