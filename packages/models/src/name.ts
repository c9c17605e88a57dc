import { z } from 'zod';

/**
 * Names of databases, tables and columns: only characters that Glue, Athena and DuckDB all accept
 * without quotes, and whose case none of them changes.
 * https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
 */
export const Name = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,254}$/,
    'expected lower-case letters, digits and underscores, starting with a letter',
  );
