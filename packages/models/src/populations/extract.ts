import { z } from 'zod';
import { type BaseQuery, BaseQuerySchema } from '../base-query.ts';
import { type PostgresSource, PostgresSourceSchema } from '../postgres-source.ts';
import { populationKind } from './population-kind.ts';

const schema = z.strictObject({
  kind: z.literal('extract'),
  from: PostgresSourceSchema,
  query: BaseQuerySchema,
  /** The name of the table's one file, at the table's prefix; by default the table's own name. */
  file: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*\.(csv|parquet)$/,
      'expected a name of letters, digits, dot, _ and - that ends with .csv or .parquet',
    )
    .optional(),
});

export type ExtractPopulation = Readonly<z.output<typeof schema>>;

/** The rows of one SELECT in PostgreSQL's SQL, read from somebody else's database. */
export function extract(options: {
  readonly from: PostgresSource;
  readonly query: BaseQuery;
  readonly file?: string;
}): ExtractPopulation {
  return { kind: 'extract', ...options };
}

export const extractKind = populationKind({
  schema,
  query: ({ query }) => query,
  isFromElsewhere: true,
  columns: () => [],
  refusesFanOut: 'expected none: an extract is one SELECT in one transaction',
  problems({ format, columns, partitionedBy }, { file }, problem) {
    if (partitionedBy.length > 0) {
      problem(['partitionedBy'], 'expected none: an extract is one file');
    }
    if (file !== undefined && !file.endsWith(`.${format.kind}`)) {
      problem(
        ['populatedBy', 'file'],
        `expected a name that ends with .${format.kind}, its format`,
      );
    }
    for (const { name, type } of columns) {
      if (!/^(array|map|struct)/.test(type)) continue;
      problem(['columns', name], 'expected a single value, such as a string with JSON in it');
    }
  },
});
