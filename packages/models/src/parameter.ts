import { z } from 'zod';
import { Name } from './name.ts';

/**
 * A value for a query's `:parameter`. It is rendered as a SQL literal by the planner; nothing
 * pastes strings.
 */
export const ParameterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('literal'),
    value: z.union([z.string(), z.number(), z.boolean()], 'expected a string, number or boolean'),
  }),
  z.strictObject({ kind: z.literal('location'), table: Name }),
]);

export type Parameter = z.output<typeof ParameterSchema>;

/** A fixed value. */
export function literal(value: string | number | boolean): Parameter {
  return { kind: 'literal', value };
}

/** Where a table's files are: `s3://bucket/prefix/`. */
export function locationOf(table: { readonly name: string }): Parameter {
  return { kind: 'location', table: table.name };
}
