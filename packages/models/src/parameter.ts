import { z } from 'zod';
import { fieldOf } from './field-of.ts';
import { Name } from './name.ts';

/**
 * A value for a query's `:parameter`. The planner renders it as a SQL literal; strings are never
 * concatenated into SQL.
 */
export const ParameterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('literal'),
    value: z.union([z.string(), z.number(), z.boolean()], 'expected a string, number or boolean'),
  }),
  z.strictObject({ kind: z.literal('location'), table: Name }),
  z.strictObject({
    kind: z.literal('daysAgo'),
    days: z.int('expected a whole number of days').min(0, 'expected a number of days, 0 for today'),
  }),
]);

export type Parameter = z.output<typeof ParameterSchema>;

/** A fixed value. */
export function literal(value: string | number | boolean): Parameter {
  return { kind: 'literal', value };
}

/**
 * A date before the day on which the bake began, by the calendar of the United Kingdom, computed
 * once for each bake. Only an extract may have one: the rows of any other table depend on its
 * inputs alone, which is how a bake knows that nothing has changed.
 */
export function daysAgo(days: number): Parameter {
  return { kind: 'daysAgo', days };
}

/** Where a table's files are: `s3://bucket/prefix/`. */
export function locationOf(table: { readonly name: string }): Parameter {
  return { kind: 'location', table: fieldOf(table, 'name') as string };
}
