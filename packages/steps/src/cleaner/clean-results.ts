import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

export interface CleanOptions {
  readonly bucket: string;
  readonly prefix: string;
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
  s3: S3Client,
  { bucket, prefix, kept, before }: CleanOptions,
): Promise<number> {
  let removed = 0;
  // A page has as many objects as S3 deletes at once: 1,000.
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    const old = Contents.filter(
      ({ Key = '', LastModified }) =>
        !Key.startsWith(kept) && LastModified !== undefined && LastModified < before,
    );
    if (old.length === 0) continue;
    const Objects = old.map(({ Key = '' }) => ({ Key }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors: [first] = [] } = await s3.send(command);
    if (first) throw new Error(`s3://${bucket}/${first.Key} is not deleted: ${first.Message}`);
    removed += old.length;
  }
  return removed;
}
