import { z } from 'zod';
import { BaseQuerySchema } from '../base-query.ts';
import { Name } from '../name.ts';
import { commonFields, fanOutKind } from './fan-out-kind.ts';

/**
 * The types whose values both engines write as the same text, and whose equality is certain. A
 * double's is not, and a timestamp has more digits in DuckDB than in Athena.
 */
const KEY_TYPES = ['string', 'int', 'bigint', 'boolean', 'date'] as const;

const schema = z.strictObject({
  kind: z.literal('rows'),
  ...commonFields,
  query: BaseQuerySchema,
  columns: z
    .record(Name, z.enum(KEY_TYPES, `expected one of ${KEY_TYPES.join(', ')}`))
    .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column'),
});

/**
 * A fan-out over the rows of a SELECT: one piece of the table for each distinct row. If there are
 * no rows, the table is empty.
 */
export function overRows(options: Omit<z.input<typeof schema>, 'kind'>): z.input<typeof schema> {
  return { kind: 'rows', ...options };
}

/** The pieces are the rows of a SELECT, whose columns are parameters of the table's query. */
export const rowsKind = fanOutKind({
  schema,
  pieces({ columns, query }) {
    const parameters = Object.entries(columns).map(([name, type]) => ({ name, type }));
    return { of: 'rows', parameters, query };
  },
  parametersField: 'columns',
  problems: () => {},
});
