import { z } from 'zod';
import { define } from './define.ts';
import { Name } from './name.ts';
import { ParameterSchema } from './parameter.ts';

/**
 * One SELECT in Athena's SQL, in a file of its own. Where its rows go, in which format and
 * partitions, is the table's to say.
 */
export const BaseQuerySchema = z.strictObject({
  name: Name,
  /** The `.sql` file's URL, so that it is found wherever the process was started. */
  file: z
    .union([z.instanceof(URL), z.string()], 'expected the URL of a .sql file')
    .transform(String)
    .refine((url) => URL.canParse(url) && url.endsWith('.sql'), 'expected the URL of a .sql file'),
  parameters: z.record(Name, ParameterSchema).default({}),
});

export type BaseQuery = z.output<typeof BaseQuerySchema>;

export function BaseQuery(input: z.input<typeof BaseQuerySchema>): BaseQuery {
  return define('query', BaseQuerySchema, input);
}
