import { z } from 'zod';

/**
 * How a table's files are written. A CSV is comma-separated UTF-8 with `"` quotes, doubled
 * inside a quoted field (RFC 4180); columns are known by position, so a header line is skipped.
 */
export const DataFormatSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('csv'), header: z.boolean() }),
  z.strictObject({ kind: z.literal('parquet'), compression: z.enum(['snappy', 'zstd']) }),
]);

export type DataFormat = z.output<typeof DataFormatSchema>;

export function csv(options: { readonly header: boolean }): DataFormat {
  return { kind: 'csv', header: options.header };
}

export function parquet(options: { readonly compression?: 'snappy' | 'zstd' } = {}): DataFormat {
  return { kind: 'parquet', compression: options.compression ?? 'snappy' };
}
