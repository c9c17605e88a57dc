import { z } from 'zod';
import { Name } from './name.ts';
import { optionsOf } from './options-of.ts';

const HeaderName = z
  .string()
  .regex(/^[^",\\\r\n]+$/, 'expected a name without quotes, commas, backslashes and line ends');

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
  }),
]);

export type DataFormat = z.output<typeof DataFormatSchema>;

const IS_TEXT: Readonly<Record<DataFormat['kind'], boolean>> = { csv: true, parquet: false };

/** Whether the files are text, which a person can read and may have written wrongly. */
export function isText({ kind }: DataFormat): boolean {
  return IS_TEXT[kind];
}

/** The names of columns in a header, if they differ from the table's: `{ geometry: 'wkt' }`. */
export type HeaderNames = Readonly<Record<string, string>>;

export function csv(options: { readonly header: boolean | HeaderNames }): DataFormat {
  return { kind: 'csv', ...optionsOf(options) };
}

export function parquet(options: { readonly compression?: 'snappy' | 'zstd' } = {}): DataFormat {
  return { kind: 'parquet', compression: 'snappy', ...optionsOf(options) };
}

/** The names in the first line of each of a table's files; `undefined` if there is no header. */
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
