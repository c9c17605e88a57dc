import { z } from 'zod';
import { Name } from './name.ts';
import { optionsOf } from './options-of.ts';

const HeaderName = z
  .string()
  .regex(/^[^",\\\r\n]+$/, 'expected a name without quotes, commas, backslashes and line ends');

/**
 * How the rows of parquet are kept: in a row group for each value of a column, or several for a
 * large one, sorted within the file by that column and then by others. Rows that are read by that
 * column are then beside each other: a file of them alone is made by copying bytes.
 *
 * DuckDB writes them so. Athena cannot, and rows that it wrote are sorted when they are read.
 */
const RowGroupsSchema = z.strictObject({
  by: Name,
  sortedBy: z.array(Name).min(1, 'expected at least one column to sort a row group by'),
});

/**
 * How a table's files are written. A CSV is comma-separated UTF-8 with `"` quotes, doubled inside a
 * quoted field (RFC 4180, without what engines read differently: see docs/files.md).
 *
 * Its columns are found by position. If there is a header, the first line of each file must name
 * them in order: by their own names, or by the names that `header` gives them.
 */
export const DataFormatSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('csv'),
    header: z.union(
      [z.boolean(), z.record(Name, HeaderName)],
      'expected true, false, or what columns are called in the header: { column: "name" }',
    ),
  }),
  z.strictObject({
    kind: z.literal('parquet'),
    compression: z.enum(['snappy', 'zstd'], 'expected snappy or zstd').default('snappy'),
    rowGroups: RowGroupsSchema.optional(),
  }),
]);

export type DataFormat = z.output<typeof DataFormatSchema>;

export type RowGroups = Readonly<z.output<typeof RowGroupsSchema>>;

/**
 * Whether the files are CSV, which a person can read and may have written wrongly: such files are
 * inspected before they are read, and messages name a row by its line.
 */
export function isCsv(format: DataFormat): format is Extract<DataFormat, { kind: 'csv' }> {
  return format.kind === 'csv';
}

/** The names of columns in a header, if they differ from the table's: `{ geometry: 'wkt' }`. */
export type HeaderNames = Readonly<Record<string, string>>;

export function csv(options: { readonly header: boolean | HeaderNames }): DataFormat {
  return { kind: 'csv', ...optionsOf(options) };
}

/** @param options with `rowGroups`, for tables that are read by one column, such as by shards */
export function parquet(
  options: { readonly compression?: 'snappy' | 'zstd'; readonly rowGroups?: RowGroups } = {},
): DataFormat {
  return { kind: 'parquet', compression: 'snappy', ...optionsOf(options) };
}

/** How the rows of a table's files are kept; `undefined` if it does not matter. */
export function rowGroupsOf(format: DataFormat): RowGroups | undefined {
  return format.kind === 'parquet' ? format.rowGroups : undefined;
}

/** The names in the first line of each of a table's files; `undefined` if there is no header. */
export function headerOf({
  format,
  columns,
}: {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string }[];
}): readonly string[] | undefined {
  if (!isCsv(format) || format.header === false) return undefined;
  const names: HeaderNames = format.header === true ? {} : format.header;
  return columns.map(({ name }) => names[name] ?? name);
}
