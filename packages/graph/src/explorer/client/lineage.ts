import type { ColumnAddress, DecidingAddress } from '../data.ts';
import { columnKey, type Index } from './index-of.ts';

/** What is highlighted: tables, the arrows between them, and the columns that cause it. */
export interface Light {
  readonly tables: ReadonlySet<string>;
  /** `from>to`, in the direction of the rows. */
  readonly arrows: ReadonlySet<string>;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /**
   * The columns that decide which of these rows exist, and the arrows to the tables whose rows they
   * decide.
   */
  readonly deciding: {
    readonly columns: ReadonlyMap<string, readonly string[]>;
    readonly arrows: ReadonlySet<string>;
  };
}

/** A column, and the table whose rows it decides. */
export interface Decision {
  readonly column: DecidingAddress;
  readonly of: string;
}

const NO_DECIDING: Light['deciding'] = { columns: new Map(), arrows: new Set() };

/** The name of an arrow between two tables. */
export function arrowName(from: string, to: string): string {
  return `${from}>${to}`;
}

/** A table, the tables that it reads, and those that read it. */
export function neighboursOf(index: Index, name: string): Light {
  const { reads = [], readBy = [] } = index.table(name) ?? {};
  return {
    tables: new Set([name, ...reads, ...readBy]),
    arrows: new Set([
      ...reads.map((from) => arrowName(from, name)),
      ...readBy.map((to) => arrowName(name, to)),
    ]),
    columns: new Map(),
    deciding: NO_DECIDING,
  };
}

/**
 * A column with all columns that it comes from and all that come from it, through any number of
 * tables; the columns that decide the rows on the way to it; and the tables whose rows the column
 * itself decides.
 */
export function lineageOf(index: Index, start: ColumnAddress): Light {
  const arrows = new Set<string>();
  const above = reached(
    start,
    (address) => sourcesOf(index, address),
    (here, there) => arrows.add(arrowName(there, here)),
  );
  const below = reached(start, index.madeFrom, (here, there) => arrows.add(arrowName(here, there)));
  const decisions = decisionsOf(index, start);
  const decided = index.decides(start);
  return {
    tables: new Set([
      ...[...above, ...below].map(({ table }) => table),
      ...decisions.map(({ column }) => column.table),
      ...decided,
    ]),
    arrows,
    columns: byTable([...above, ...below]),
    deciding: {
      columns: byTable([
        ...decisions.map(({ column }) => column),
        ...(decided.length > 0 ? [start] : []),
      ]),
      arrows: new Set([
        ...decisions.map(({ column, of }) => arrowName(column.table, of)),
        ...decided.map((table) => arrowName(start.table, table)),
      ]),
    },
  };
}

/**
 * The columns that decide the rows of a column's table and of the tables that its values pass
 * through: nearest first, and within a table joins and filters first, since many columns may only
 * be in a GROUP BY.
 */
export function decisionsOf(index: Index, start: ColumnAddress): Decision[] {
  const above = reached(start, (address) => sourcesOf(index, address));
  return [...new Set(above.map(({ table }) => table))].flatMap((of) =>
    [...(index.table(of)?.decidedBy ?? [])]
      .sort((a, b) => rank(a) - rank(b))
      .map((column) => ({ column, of })),
  );
}

/** By the first use of a column, since uses are in order of importance. */
function rank({ by: [first] }: DecidingAddress): number {
  return first === undefined ? 0 : RANKS[first];
}

const RANKS: Readonly<Record<DecidingAddress['by'][number], number>> = {
  join: 0,
  filter: 1,
  group: 2,
  order: 3,
};

/** A column and all that can be reached from it, nearest first. */
function reached(
  start: ColumnAddress,
  next: (address: ColumnAddress) => readonly ColumnAddress[],
  step: (here: string, there: string) => void = () => undefined,
): ColumnAddress[] {
  const found = new Map([[columnKey(start), start]]);
  // Iterating over a Map includes the entries that are added meanwhile.
  for (const here of found.values()) {
    for (const there of next(here)) {
      step(here.table, there.table);
      if (!found.has(columnKey(there))) found.set(columnKey(there), there);
    }
  }
  return [...found.values()];
}

function byTable(columns: readonly ColumnAddress[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { table, column } of columns) {
    found.set(table, (found.get(table) ?? new Set()).add(column));
  }
  return new Map([...found].map(([table, names]) => [table, [...names]]));
}

/** The columns from which a column is computed. */
export function sourcesOf(
  index: Index,
  { table, column }: ColumnAddress,
): readonly ColumnAddress[] {
  return index.table(table)?.columns.find(({ name }) => name === column)?.from ?? [];
}
