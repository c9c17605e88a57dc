import { z } from 'zod';
import { type BaseQuery, BaseQuerySchema } from '../base-query.ts';
import { Name } from '../name.ts';
import { populationKind } from './population-kind.ts';

const schema = z.strictObject({
  kind: z.literal('shards'),
  query: BaseQuerySchema,
  /** One file per value of this column, named after the value. */
  by: Name,
  sortedBy: z.array(Name).min(1, 'expected at least one column to sort a file by'),
  /**
   * In a shard where this list column is empty in every row, the rows are left out; the file still
   * exists, without rows.
   */
  emptyUnlessAny: Name.optional(),
});

/** On the columns `Column`. A table only accepts shards by columns that it has. */
export interface Shards<Column extends string = string> {
  readonly kind: 'shards';
  readonly query: BaseQuery;
  readonly by: Column;
  readonly sortedBy: readonly Column[];
  readonly emptyUnlessAny?: Column | undefined;
}

/** One parquet file for each value of a column, which API clients fetch by name. */
export function shards<const Column extends string>(options: {
  readonly query: BaseQuery;
  readonly by: Column;
  readonly sortedBy: readonly Column[];
  readonly emptyUnlessAny?: Column;
}): Shards<Column> {
  return { kind: 'shards', ...options };
}

export const shardsKind = populationKind({
  schema,
  query: ({ query }) => query,
  isFromElsewhere: false,
  columns: ({ by, sortedBy, emptyUnlessAny }) => [
    { field: 'by', name: by },
    ...sortedBy.map((name) => ({ field: 'sortedBy', name })),
    ...(emptyUnlessAny === undefined ? [] : [{ field: 'emptyUnlessAny', name: emptyUnlessAny }]),
  ],
  problems({ format, columns, partitionedBy }, { emptyUnlessAny: list }, problem) {
    const type = columns.find(({ name }) => name === list)?.type;
    if (type && !type.startsWith('array<')) {
      problem(
        ['populatedBy', 'emptyUnlessAny'],
        `expected an array column; \`${list}\` is ${type}`,
      );
    }
    if (format.kind !== 'parquet') problem(['format'], 'expected parquet for shards');
    if (partitionedBy.length > 0) {
      problem(['partitionedBy'], 'expected none: shards are files, not folders');
    }
  },
});
