import type { ColumnAddress } from '../data.ts';
import type { Index } from './index-of.ts';

/** What is lit: tables, the arrows between them, and the columns that make them so. */
export interface Light {
  readonly tables: ReadonlySet<string>;
  /** `from>to`, as rows flow. */
  readonly arrows: ReadonlySet<string>;
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

/** The name of an arrow between two tables. */
export function arrowName(from: string, to: string): string {
  return `${from}>${to}`;
}

/** A table with what it reads and what reads it. */
export function neighboursOf(index: Index, name: string): Light {
  const { reads = [], readBy = [] } = index.table(name) ?? {};
  return {
    tables: new Set([name, ...reads, ...readBy]),
    arrows: new Set([
      ...reads.map((from) => arrowName(from, name)),
      ...readBy.map((to) => arrowName(name, to)),
    ]),
    columns: new Map(),
  };
}

/** A column with all that it is made of and all that is made of it, through any number of tables. */
export function lineageOf(index: Index, start: ColumnAddress): Light {
  const columns = new Map<string, Set<string>>([[start.table, new Set([start.column])]]);
  const arrows = new Set<string>();
  const follow = (
    next: (address: ColumnAddress) => readonly ColumnAddress[],
    arrow: (here: string, there: string) => string,
  ): void => {
    const waiting = [start];
    const seen = new Set<string>();
    for (let here = waiting.pop(); here; here = waiting.pop()) {
      for (const there of next(here)) {
        arrows.add(arrow(here.table, there.table));
        const key = `${there.table}/${there.column}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const found = columns.get(there.table) ?? new Set();
        columns.set(there.table, found.add(there.column));
        waiting.push(there);
      }
    }
  };
  follow(
    (address) => sourcesOf(index, address),
    (here, there) => arrowName(there, here),
  );
  follow(index.madeFrom, arrowName);
  return {
    tables: new Set(columns.keys()),
    arrows,
    columns: new Map([...columns].map(([table, names]) => [table, [...names]])),
  };
}

/** The columns that a column is made of. */
export function sourcesOf(
  index: Index,
  { table, column }: ColumnAddress,
): readonly ColumnAddress[] {
  return index.table(table)?.columns.find(({ name }) => name === column)?.from ?? [];
}
