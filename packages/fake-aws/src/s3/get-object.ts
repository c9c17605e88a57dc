import type { Answer, Exchange } from '../http/exchange.ts';
import { checksumHeaders } from './checksums.ts';
import { readCondition } from './conditions.ts';
import type { ObjectFacts, ObjectFiles } from './object-files.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

/**
 * GetObject and HeadObject.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function getObject(
  files: ObjectFiles,
  bucket: string,
  key: string,
  { method, headers }: Exchange,
): Promise<Answer> {
  files.assertBucket(bucket);
  const facts = await files.facts(bucket, key);
  if (!facts) throw noSuchKey(key);
  const about = factHeaders(facts, headers['x-amz-checksum-mode'] === 'ENABLED');
  if (readCondition(headers, facts) === 'not modified') return { status: 304, headers: about };
  const range = rangeOf(headers['range'], facts.size);
  if (method === 'HEAD') {
    return { status: 200, headers: { ...about, 'content-length': facts.size } };
  }
  const body = await files.read(bucket, key);
  if (body.length !== facts.size)
    return getObject(files, bucket, key, { method, headers } as Exchange);
  if (!range) return { status: 200, headers: about, body };
  const [first, last] = range;
  // The checksums are those of the whole object.
  const { etag, size } = facts;
  return {
    status: 206,
    headers: {
      ...factHeaders(facts, false),
      etag,
      'content-range': `bytes ${first}-${last}/${size}`,
    },
    body: body.subarray(first, last + 1),
  };
}

function factHeaders(
  { etag, modified, checksums, headers }: ObjectFacts,
  withChecksums: boolean,
): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    'accept-ranges': 'bytes',
    ...headers,
    etag,
    'last-modified': modified.toUTCString(),
    ...(withChecksums
      ? { ...checksumHeaders(checksums), 'x-amz-checksum-type': 'FULL_OBJECT' }
      : {}),
  };
}

/** First and last byte; `undefined` for all of them, and for a header that cannot be parsed. */
function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
      RangeRequested: header ?? '',
      ActualObjectSize: String(size),
    });
  }
  return [first, last];
}
