import { z } from 'zod';
import { Name } from './name.ts';

const HeaderName = z
  .string()
  .regex(/^[^",\\\r\n]+$/, 'expected a name without quotes, commas, backslashes and line ends');

/**
 * How a table's files are written. A CSV is comma-separated UTF-8 with `"` quotes, doubled
 * inside a quoted field (RFC 4180, less what engines read differently: see docs/files.md).
 *
 * Its columns are known by position. With a header each file's first line must name them, in
 * their order: by their own names, or by those that `header` has for them.
 */
export const DataFormatSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('csv'),
    header: z.union(
      [z.boolean(), z.record(Name, HeaderName)],
      'expected true, false, or what columns are called in the header: { column: "name" }',
    ),
  }),
  z.strictObject({ kind: z.literal('parquet'), compression: z.enum(['snappy', 'zstd']) }),
]);

export type DataFormat = z.output<typeof DataFormatSchema>;

const IS_TEXT: Readonly<Record<DataFormat['kind'], boolean>> = { csv: true, parquet: false };

/** Whether a person can open its files and look at a line, and may have written one wrongly. */
export function isText({ kind }: DataFormat): boolean {
  return IS_TEXT[kind];
}

/** What columns are called in a header that calls them otherwise: `{ geometry: 'wkt' }`. */
export type HeaderNames = Readonly<Record<string, string>>;

export function csv(options: { readonly header: boolean | HeaderNames }): DataFormat {
  return { kind: 'csv', header: options.header };
}

export function parquet(options: { readonly compression?: 'snappy' | 'zstd' } = {}): DataFormat {
  return { kind: 'parquet', compression: options.compression ?? 'snappy' };
}

/** The first line of each of a table's files, name by name; `undefined` where there is none. */
export function headerOf({
  format,
  columns,
}: {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string }[];
}): readonly string[] | undefined {
  if (format.kind !== 'csv' || format.header === false) return undefined;
  const names: HeaderNames = format.header === true ? {} : format.header;
  return columns.map(({ name }) => names[name] ?? name);
}
