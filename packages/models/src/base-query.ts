import { z } from 'zod';
import { define } from './define.ts';
import { Name } from './name.ts';
import { ParameterSchema } from './parameter.ts';

/**
 * One SELECT in Athena's SQL, in a file of its own. The table says where the rows go, in which
 * format and in which partitions.
 */
export const BaseQuerySchema = z.strictObject({
  name: Name,
  /**
   * The URL of the `.sql` file, so that it is found whatever the working directory of the process.
   */
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
