import { z } from 'zod';
import { define } from './define.ts';
import { Name } from './name.ts';

/** A Glue database: the namespace that Athena finds the tables in. */
export const GlueDatabaseSchema = z.strictObject({
  name: Name,
  description: z.string().min(1, 'expected a sentence saying what the database is for'),
});

export type GlueDatabase = z.output<typeof GlueDatabaseSchema>;

export function GlueDatabase(input: z.input<typeof GlueDatabaseSchema>): GlueDatabase {
  return define('database', GlueDatabaseSchema, input);
}
