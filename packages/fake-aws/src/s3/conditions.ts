import type { ObjectFacts } from './object-files.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Whether a reader's conditions hold.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function readCondition(
  headers: Headers,
  { etag, modified }: ObjectFacts,
): 'met' | 'not modified' {
  const match = headers['if-match'];
  if (match !== undefined && !names(match, etag)) throw failed('If-Match');
  const unmodified = headers['if-unmodified-since'];
  if (
    match === undefined &&
    unmodified !== undefined &&
    seconds(modified) > Date.parse(unmodified)
  ) {
    throw failed('If-Unmodified-Since');
  }
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) return names(noneMatch, etag) ? 'not modified' : 'met';
  const since = headers['if-modified-since'];
  return since !== undefined && seconds(modified) <= Date.parse(since) ? 'not modified' : 'met';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function assertWriteCondition(
  headers: Headers,
  key: string,
  existing: ObjectFacts | undefined,
): void {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
    );
  }
  if (noneMatch === '*' && existing) throw failed('If-None-Match');
  const match = headers['if-match'];
  if (match === undefined) return;
  if (!existing) throw noSuchKey(key);
  if (!names(match, existing.etag)) throw failed('If-Match');
}

function names(header: string, etag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, '').replaceAll('"', '');
  return header.split(',').some((one) => bare(one) === '*' || bare(one) === bare(etag));
}

/** A header has no fractions of a second. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}

function failed(condition: string): S3Error {
  return new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { Condition: condition },
  );
}
