import { z } from 'zod';
import { define } from './define.ts';
import { Description } from './description.ts';
import { Name } from './name.ts';

const ENVIRONMENT = '{dc_environment}';

/** A name that is valid with every environment's name in place of `{dc_environment}`. */
const DatabaseName = z.string().superRefine((name, context) => {
  const { error } = Name.safeParse(name.replaceAll(ENVIRONMENT, 'environment'));
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});

/** A Glue database: the namespace in which Athena finds the tables. */
export const GlueDatabaseSchema = z.strictObject({
  /**
   * Unique in an account and region. May contain `{dc_environment}`, which the planner replaces.
   */
  name: DatabaseName,
  description: Description('database', 'expected a sentence saying what the database is for'),
});

export type GlueDatabase = z.output<typeof GlueDatabaseSchema>;

export function GlueDatabase(input: z.input<typeof GlueDatabaseSchema>): GlueDatabase {
  return define('database', GlueDatabaseSchema, input);
}
