import { z } from 'zod';
import { type Check, CheckSchema, kindOf } from './checks/check-kinds.ts';
import { checkName } from './checks/checks-of.ts';
import { type ColumnType, ColumnTypeSchema, EXPECTED_COLUMN_TYPE } from './column-type.ts';
import { DataFormatSchema, headerOf, isCsv, rowGroupsOf } from './data-format.ts';
import { define } from './define.ts';
import { columnDescriptionProblem, Description } from './description.ts';
import { FanOutSchema, fanOutProblems } from './fan-outs/fan-out-kinds.ts';
import { GlueDatabaseSchema } from './glue-database.ts';
import { Name } from './name.ts';
import {
  fanOutRefusal,
  isFromElsewhere,
  mayHaveRowGroups,
  type Population,
  PopulationSchema,
  populationProblems,
  queryOf,
} from './populations/population-kinds.ts';
import { S3BucketSchema } from './s3-bucket.ts';

/** `uprn: 'string'`, or with a description: `uprn: { type: 'string', description: '...' }`. */
type ColumnInput = ColumnType | { readonly type: ColumnType; readonly description: string };

const ColumnsSchema = z
  .record(
    Name,
    z.union(
      [ColumnTypeSchema, z.strictObject({ type: ColumnTypeSchema, description: z.string() })],
      EXPECTED_COLUMN_TYPE,
    ),
  )
  .transform((columns) =>
    Object.entries(columns).map(([name, column]) =>
      typeof column === 'string' ? { name, type: column } : { name, ...column },
    ),
  );

const PartitionKeysSchema = z
  .record(
    Name,
    z.strictObject({
      type: z.literal('string', 'expected string, which is all that a folder name can hold'),
      values: z
        .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'expected letters, digits, _ and -'))
        .min(1),
    }),
  )
  .transform((keys) => Object.entries(keys).map(([name, key]) => ({ name, ...key })));

const BaseTableSchema = z
  .strictObject({
    name: Name,
    description: Description('table', 'expected a sentence saying what one row is'),
    database: GlueDatabaseSchema,
    bucket: S3BucketSchema,
    /** May contain `{dc_environment}`, which the planner replaces. */
    prefix: z
      .string()
      .regex(
        /^([A-Za-z0-9._-]+|\{dc_environment\})(\/([A-Za-z0-9._-]+|\{dc_environment\}))*\/$/,
        'expected folders of letters, digits, dot, _ and - (or {dc_environment}), each ended by /',
      )
      // In a lake, which is a directory, such a path would leave the bucket.
      .refine(
        (prefix) => !prefix.split('/').some((folder) => folder === '.' || folder === '..'),
        'expected no folder called . or ..',
      ),
    format: DataFormatSchema,
    columns: ColumnsSchema,
    /**
     * In the order of the folders. A query's SELECT has them as its last columns, in the same
     * order.
     */
    partitionedBy: PartitionKeysSchema.default([]),
    populatedBy: PopulationSchema,
    fanOut: FanOutSchema.optional(),
    checks: z.array(CheckSchema).default([]),
    /** How many bakes stay on disk for `rollback`, the published one included. */
    keepBakes: z.int().min(1).default(3),
  })
  .superRefine((table, context) => {
    // They remain as they were written if something in them was wrong.
    if (!Array.isArray(table.columns) || !Array.isArray(table.partitionedBy)) return;
    const problem = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const names = allColumns(table).map((column) => column.name);
    const known = (name: string, path: PropertyKey[]) => {
      if (!names.includes(name)) {
        problem(path, `\`${name}\` is not a column; the columns are ${names.join(', ')}`);
      }
    };
    if (table.columns.length === 0) problem(['columns'], 'expected at least one column');
    for (const column of table.columns) {
      const said =
        'description' in column ? columnDescriptionProblem(column.description) : undefined;
      if (said !== undefined) problem(['columns', column.name, 'description'], said);
    }
    for (const key of table.partitionedBy) {
      if (table.columns.some((column) => column.name === key.name)) {
        problem(
          ['partitionedBy', key.name],
          'is a column too; a partition key is not stored in the files',
        );
      }
      if (new Set(key.values).size < key.values.length) {
        problem(['partitionedBy', key.name], 'expected each value once');
      }
    }
    if (isCsv(table.format)) {
      for (const name of Object.keys(table.format.header === true ? {} : table.format.header)) {
        if (!table.columns.some((column) => column.name === name)) {
          problem(
            ['format', 'header', name],
            `is not a column; the columns are ${names.join(', ')}`,
          );
        }
      }
      // A column's own name may also be in the header, but as the name of another column it would
      // be ambiguous.
      headerOf(table)?.forEach((name, i) => {
        const owner = table.columns.findIndex((column) => column.name === name);
        if (owner !== -1 && owner !== i) {
          problem(
            ['format', 'header', table.columns[i]?.name ?? ''],
            `\`${name}\` is another column`,
          );
        }
      });
      for (const { name, type } of table.columns) {
        // Athena's CSV serde reads such a field as a number of days or milliseconds.
        // https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html
        if (/^(date|timestamp|array|map|struct)/.test(type)) {
          problem(
            ['columns', name],
            'expected string, which a query can cast: engines read this type differently in a CSV',
          );
        }
      }
    }
    const types = new Map(allColumns(table).map(({ name, type }) => [name, type]));
    const rowGroups = rowGroupsOf(table.format);
    if (rowGroups) {
      // A partition key is not in the files.
      const inFiles = table.columns.map((column) => column.name);
      for (const [field, name] of [
        ['by', rowGroups.by] as const,
        ...rowGroups.sortedBy.map((column) => ['sortedBy', column] as const),
      ]) {
        if (inFiles.includes(name)) continue;
        problem(
          ['format', 'rowGroups', field],
          `\`${name}\` is not a column of the files; they have ${inFiles.join(', ')}`,
        );
      }
      if (!mayHaveRowGroups(table)) {
        problem(['format', 'rowGroups'], 'expected none: only the rows of a query are kept so');
      }
    }
    table.checks.forEach((check, i) => {
      for (const column of check.columns) known(column, ['checks', i, 'columns']);
      for (const said of kindOf(check).problems?.(check, types) ?? []) problem(['checks', i], said);
      const earlier = table.checks.slice(0, i);
      const name = checkName(check);
      if (earlier.some((other) => checkName(other) === name)) {
        problem(
          ['checks', i],
          `expected one check called ${name}, because results are known by their names; remove one, or describe them differently (\`as\`)`,
        );
      } else if (kindOf(check).oldestFile && earlier.some((other) => kindOf(other).oldestFile)) {
        problem(['checks', i], `expected one ${check.kind}: a source has one greatest age`);
      }
      if (kindOf(check).oldestFile && !isFromElsewhere(table)) {
        problem(
          ['checks', i],
          `expected a table whose files somebody else puts there for ${check.kind}: a baked one is as old as its inputs`,
        );
      }
      if (kindOf(check).comparesWithPublished && queryOf(table) === undefined) {
        problem(
          ['checks', i],
          `expected a table that is baked for ${check.kind}: of an external one nothing is published`,
        );
      }
    });
    populationProblems(table, known, problem);
    if (table.fanOut) {
      const refusal = fanOutRefusal(table);
      fanOutProblems({ ...table, query: queryOf(table), refusal }, table.fanOut, problem);
    }
  });

type ParsedTable = z.output<typeof BaseTableSchema>;

/** A table: where its files are, which columns it has, and how it gets its rows. */
export type BaseTable<Column extends string = string> = Omit<ParsedTable, 'columns'> & {
  readonly columns: readonly (ParsedTable['columns'][number] & { readonly name: Column })[];
};

type TableInput<
  Columns extends Record<string, ColumnInput>,
  Partitions extends Record<string, unknown>,
> = Omit<
  z.input<typeof BaseTableSchema>,
  'columns' | 'partitionedBy' | 'checks' | 'populatedBy'
> & {
  readonly columns: Columns;
  readonly partitionedBy?: Partitions &
    Record<string, { readonly type: 'string'; readonly values: readonly string[] }>;
  readonly checks?: readonly Check<NoInfer<(keyof Columns | keyof Partitions) & string>>[];
  readonly populatedBy: Population<NoInfer<keyof Columns & string>>;
};

/**
 * Builds a table. A check or a shard column that the table does not have is an error both of the
 * compiler and when the definition is built.
 *
 * @throws a `definition` error that lists every mistake in the table
 */
export function BaseTable<
  const Columns extends Record<string, ColumnInput>,
  // biome-ignore lint/complexity/noBannedTypes: no partition keys, and so no key names
  const Partitions extends Record<string, unknown> = {},
>(input: TableInput<Columns, Partitions>): BaseTable<keyof Columns & string> {
  return define('table', BaseTableSchema, input) as BaseTable<keyof Columns & string>;
}

/**
 * A table's columns followed by its partition keys: the columns that a query returns and a reader
 * sees.
 */
export function allColumns(table: {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly partitionedBy: readonly { readonly name: string; readonly type: ColumnType }[];
}): readonly { readonly name: string; readonly type: ColumnType }[] {
  return [...table.columns, ...table.partitionedBy];
}
