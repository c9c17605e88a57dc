import type { ShardsStage } from '@dc-data-baker/planner';

/** How the columns of outcode files are made, whether their rows are sorted or copied. */
export interface ShardColumns {
  /** The column that has the value of the file in all of its rows, if it is a text. */
  readonly constant: string | undefined;
  /** Columns of lists of texts, of which many rows have the same. */
  readonly lists: readonly string[];
  /** All others. */
  readonly others: readonly string[];
}

/**
 * Equal rows make equal bytes in either way, so that a file only differs from that of another bake
 * if its rows do.
 */
export function shardColumns({ columns, by }: Pick<ShardsStage, 'columns' | 'by'>): ShardColumns {
  const namesOf = (test: (column: (typeof columns)[number]) => boolean) =>
    columns.filter(test).map(({ name }) => name);
  const isConstant = ({ name, type }: (typeof columns)[number]) => name === by && type === 'string';
  const [constant] = namesOf(isConstant);
  const lists = namesOf(({ type }) => type === 'array<string>');
  const others = namesOf((column) => !isConstant(column) && !lists.includes(column.name));
  // DuckDB writes no file without columns.
  return others.length > 0
    ? { constant, lists, others }
    : { constant: undefined, lists, others: [by] };
}
