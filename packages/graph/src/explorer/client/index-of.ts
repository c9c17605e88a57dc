import type { ColumnAddress, ExplorerData, ExplorerTable } from '../data.ts';

/** The data with lookup functions. */
export interface Index {
  readonly data: ExplorerData;
  readonly table: (name: string) => ExplorerTable | undefined;
  /** The columns that are computed from a column. */
  readonly madeFrom: (address: ColumnAddress) => readonly ColumnAddress[];
  /** The tables whose rows a column decides. */
  readonly decides: (address: ColumnAddress) => readonly string[];
}

export function readIndex(json: string): Index {
  return indexOf(JSON.parse(json) as ExplorerData);
}

export function indexOf(data: ExplorerData): Index {
  const tables = new Map(data.tables.map((table) => [table.name, table]));
  const made = new Map<string, ColumnAddress[]>();
  const decided = new Map<string, string[]>();
  for (const table of data.tables) {
    for (const source of table.decidedBy) {
      const key = columnKey(source);
      decided.set(key, [...(decided.get(key) ?? []), table.name]);
    }
    for (const column of table.columns) {
      for (const source of column.from) {
        const key = columnKey(source);
        const list = made.get(key) ?? [];
        list.push({ table: table.name, column: column.name });
        made.set(key, list);
      }
    }
  }
  return {
    data,
    table: (name) => tables.get(name),
    decides: (address) => decided.get(columnKey(address)) ?? [],
    madeFrom: (address) => made.get(columnKey(address)) ?? [],
  };
}

/** The key for looking a column up. */
export function columnKey({ table, column }: ColumnAddress): string {
  return `${table}/${column}`;
}
