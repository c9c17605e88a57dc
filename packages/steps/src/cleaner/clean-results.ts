import type { S3Store } from '@dc-data-baker/engine/aws';

export interface CleanOptions {
  /** `s3://bucket/prefix/`. */
  readonly results: string;
  /** What of it is no result, as a prefix of its own. */
  readonly kept: string;
  /** What was written earlier goes. */
  readonly before: Date;
}

/**
 * Deletes what queries have left, once nobody looks at it any more: rows of checks that failed are
 * among it, and they are licensed addresses.
 *
 * @returns how many objects are gone
 * @throws where one could not be deleted; those before it are gone
 */
export async function cleanResults(
  store: S3Store,
  { results, kept, before }: CleanOptions,
): Promise<number> {
  const objects = await store.list(results);
  const old = objects.filter(
    ({ location, modified }) => !location.startsWith(kept) && modified < before,
  );
  await store.remove(old.map(({ location }) => location));
  return old.length;
}
