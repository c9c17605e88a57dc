import type { ShardsStage } from '@dc-data-baker/planner';

/**
 * The column of outcode files that has one text in all rows of a file: it is written once. Equal
 * rows make equal bytes, whether they are sorted or copied, so that a file only differs from that of
 * another bake if its rows do.
 *
 * @returns `undefined` if the shard column is no text, or the only column that is no list: DuckDB
 *   writes no file without columns
 */
export function constantColumnOf({
  columns,
  by,
}: Pick<ShardsStage, 'columns' | 'by'>): string | undefined {
  const isText = columns.some(({ name, type }) => name === by && type === 'string');
  const others = columns.filter(({ name, type }) => name !== by && type !== 'array<string>');
  return isText && others.length > 0 ? by : undefined;
}
