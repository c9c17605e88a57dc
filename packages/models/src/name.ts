import { z } from 'zod';

/**
 * Names of databases, tables and columns: what Glue, Athena and DuckDB all take unquoted and
 * none of them folds to another case.
 * https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
 */
export const Name = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,254}$/,
    'expected lower-case letters, digits and underscores, starting with a letter',
  );
