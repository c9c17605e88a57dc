import { z } from 'zod';
import { define } from './define.ts';
import { Name } from './name.ts';

/** The full name of an AWS Systems Manager parameter, which begins with a slash. */
const SsmName = z
  .string()
  .regex(
    /^(\/[A-Za-z0-9._-]+)+$/,
    'expected the name of an SSM parameter, as in /EveryElectionProd/DATABASE_HOST',
  );

const NOT_EMPTY = z.string().min(1, 'expected a name');

/**
 * A PostgreSQL database of somebody else, which tables are extracted from. It says where to find
 * the address and never contains it: addresses have passwords, and definitions are shown in
 * pictures and templates.
 */
export const PostgresSourceSchema = z.strictObject({
  name: Name,
  description: z.string().min(1, 'expected a sentence saying what the database holds'),
  /**
   * The environment variable that has the database's URL on a laptop:
   * `postgresql://user:password@host/name`.
   */
  urlVariable: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*$/,
      'expected capitals, digits and underscores, starting with a letter',
    ),
  /** How to reach it from AWS. The host and password are values of SSM parameters. */
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
