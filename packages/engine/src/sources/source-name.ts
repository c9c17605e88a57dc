import { DatabakerError } from '@dc-data-baker/models';

/**
 * Compressions that Athena recognises by the name, and DuckDB does not or recognises differently.
 */
const OTHER_PACKINGS =
  /\.(br|bz2|deflate|gzip|lz4|lzma|lzo|rar|snappy|tar|tgz|xz|z|zip|zst|zstd|7z)$/i;

/** Whether a file is compressed: only its name decides, as in Athena. */
export function isGzip(path: string): boolean {
  return path.endsWith('.gz');
}

/**
 * Checks that a file can be read: every file whose name is not hidden is read, as plain text or as
 * gzip.
 *
 * @param place for a person
 * @throws a `data` error for the name of another compression
 */
export function assertReadableName(place: string): void {
  const isOddGzip = /\.gz$/i.test(place) && !isGzip(place);
  const [ending] = OTHER_PACKINGS.exec(place) ?? [];
  if (!isOddGzip && ending === undefined) return;
  throw new DatabakerError(
    'data',
    isOddGzip
      ? `${place}: expected a name that ends with .gz, in lower case, for a compressed file; rename it`
      : `${place}: a file that ends with ${ending} is not read; decompress it, or compress it with gzip and name it .csv.gz`,
  );
}
