import type { S3Store } from '@dc-data-baker/engine/aws';

export interface CleanOptions {
  /** `s3://bucket/prefix/`. */
  readonly results: string;
  /** A prefix within it that must be kept. */
  readonly kept: string;
  /** Objects that were written before this are deleted. */
  readonly before: Date;
}

/**
 * Deletes old results of queries: they include rows of failed checks, which are licensed addresses.
 *
 * @returns how many objects were deleted
 * @throws if one could not be deleted; those before it are gone
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
