import { DatabakerError } from '@dc-data-baker/models';

/** What Athena unpacks by its name, and DuckDB does not or does by other rules. */
const OTHER_PACKINGS =
  /\.(br|bz2|deflate|gzip|lz4|lzma|lzo|rar|snappy|tar|tgz|xz|z|zip|zst|zstd|7z)$/i;

/** Whether a file is packed: its name alone says so, as it does to Athena. */
export function isGzip(path: string): boolean {
  return path.endsWith('.gz');
}

/**
 * Every file whose name is not hidden is read, whatever it is called, as plain text or as gzip.
 *
 * @param place for a person
 * @throws a `data` error for a name that says that the file is packed otherwise
 */
export function assertReadableName(place: string): void {
  const isOddGzip = /\.gz$/i.test(place) && !isGzip(place);
  const [ending] = OTHER_PACKINGS.exec(place) ?? [];
  if (!isOddGzip && ending === undefined) return;
  throw new DatabakerError(
    'data',
    isOddGzip
      ? `${place}: expected a name that ends with .gz, in lower case, of a file that is packed; rename it`
      : `${place}: a file that ends with ${ending} is not read; unpack it, or pack it with gzip and call it .csv.gz`,
  );
}
