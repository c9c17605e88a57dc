import { z } from 'zod';
import { type BaseQuery, BaseQuerySchema } from './base-query.ts';
import { Name } from './name.ts';

/** How a table comes by its rows. */
export const PopulationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('external'),
    by: z.string().min(1, 'expected who puts the files there'),
  }),
  z.strictObject({ kind: z.literal('query'), query: BaseQuerySchema }),
  z.strictObject({
    kind: z.literal('shards'),
    query: BaseQuerySchema,
    /** One file per value of this column, named after the value. */
    by: Name,
    sortedBy: z.array(Name).min(1, 'expected at least one column to sort a file by'),
    /**
     * Rows are left out of a shard in which this list column is empty in every row; the file
     * is still there, with no rows.
     */
    emptyUnlessAny: Name.optional(),
  }),
]);

export type Population<Column extends string = string> =
  | { readonly kind: 'external'; readonly by: string }
  | { readonly kind: 'query'; readonly query: BaseQuery }
  | {
      readonly kind: 'shards';
      readonly query: BaseQuery;
      readonly by: Column;
      readonly sortedBy: readonly Column[];
      readonly emptyUnlessAny?: Column | undefined;
    };

/** Somebody else puts the files there. */
export function external(by: string): Population<never> {
  return { kind: 'external', by };
}

/** The rows of one SELECT. */
export function query(select: BaseQuery): Population<never> {
  return { kind: 'query', query: select };
}

/** One parquet file per value of a column, for API clients to fetch by name. */
export function shards<const Column extends string>(options: {
  readonly query: BaseQuery;
  readonly by: Column;
  readonly sortedBy: readonly Column[];
  readonly emptyUnlessAny?: Column;
}): Population<Column> {
  return { kind: 'shards', ...options };
}
