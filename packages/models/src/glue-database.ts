import { z } from 'zod';
import { define } from './define.ts';
import { Description } from './description.ts';
import { Name } from './name.ts';

const ENVIRONMENT = '{dc_environment}';

/** A name in which every environment's name may stand in the place of `{dc_environment}`. */
const DatabaseName = z.string().superRefine((name, context) => {
  const { error } = Name.safeParse(name.replaceAll(ENVIRONMENT, 'environment'));
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});

/** A Glue database: the namespace that Athena finds the tables in. */
export const GlueDatabaseSchema = z.strictObject({
  /** Unique in an account and region. May hold `{dc_environment}`, which the planner fills in. */
  name: DatabaseName,
  description: Description('database', 'expected a sentence saying what the database is for'),
});

export type GlueDatabase = z.output<typeof GlueDatabaseSchema>;

export function GlueDatabase(input: z.input<typeof GlueDatabaseSchema>): GlueDatabase {
  return define('database', GlueDatabaseSchema, input);
}
