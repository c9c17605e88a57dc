import { z } from 'zod';
import { define } from './define.ts';
import { Name } from './name.ts';

/** A parameter of AWS Systems Manager by its whole name, which begins with a slash. */
const SsmName = z
  .string()
  .regex(
    /^(\/[A-Za-z0-9._-]+)+$/,
    'expected the name of an SSM parameter, as in /EveryElectionProd/DATABASE_HOST',
  );

const NOT_EMPTY = z.string().min(1, 'expected a name');

/**
 * A PostgreSQL database of others that tables are extracted from. It says where the address is found
 * and never what it is: addresses hold passwords, and a definition is in pictures and templates.
 */
export const PostgresSourceSchema = z.strictObject({
  name: Name,
  description: z.string().min(1, 'expected a sentence saying what the database holds'),
  /** The environment variable with the database's URL on a laptop: `postgresql://user:password@host/name`. */
  urlVariable: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*$/,
      'expected capitals, digits and underscores, starting with a letter',
    ),
  /** How it is reached from AWS. Host and password are the values of SSM parameters. */
  aws: z.strictObject({
    hostParameter: SsmName,
    passwordParameter: SsmName,
    database: NOT_EMPTY,
    user: NOT_EMPTY,
    port: z.int().min(1).max(65_535).default(5432),
  }),
});

export type PostgresSource = z.output<typeof PostgresSourceSchema>;

/** @throws a `definition` error that lists every mistake in it */
export function PostgresSource(input: z.input<typeof PostgresSourceSchema>): PostgresSource {
  return define('source', PostgresSourceSchema, input);
}
