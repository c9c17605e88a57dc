import { z } from 'zod';
import { type BaseQuery, BaseQuerySchema } from '../base-query.ts';
import { populationKind } from './population-kind.ts';

const schema = z.strictObject({ kind: z.literal('query'), query: BaseQuerySchema });

export type Query = Readonly<z.output<typeof schema>>;

/** The rows of one SELECT. */
export function query(select: BaseQuery): Query {
  return { kind: 'query', query: select };
}

export const queryKind = populationKind({
  schema,
  query: ({ query }) => query,
  isFromElsewhere: false,
  columns: () => [],
  hasRowGroups: true,
  problems({ format }, _, problem) {
    if (format.kind !== 'parquet') {
      problem(['format'], 'expected parquet for a table that is baked');
    }
  },
});
