import type { Answer, Exchange } from '../http/exchange.ts';
import { algorithmIn, checksumHeaders, checksumOf, uploadChecksums } from './checksums.ts';
import { assertWriteCondition, readCondition } from './conditions.ts';
import { decodedBody } from './decoded-body.ts';
import type { ObjectFiles } from './object-files.ts';
import { noSuchKey, S3Error } from './s3-error.ts';
import { element, xmlAnswer } from './xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(
  files: ObjectFiles,
  bucket: string,
  key: string,
  exchange: Exchange,
): Promise<Answer> {
  files.assertBucket(bucket);
  const { body, trailers } = decodedBody(exchange);
  const checksums = uploadChecksums(exchange.headers, trailers, body);
  return files.alone(bucket, key, async () => {
    assertWriteCondition(exchange.headers, key, await files.facts(bucket, key));
    const headers = storedHeaders(exchange.headers);
    const etag = await files.write(bucket, key, body, { checksums, headers });
    return { status: 200, headers: { etag, ...checksumHeaders(checksums) } };
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export async function copyObject(
  files: ObjectFiles,
  bucket: string,
  key: string,
  { headers }: Exchange,
): Promise<Answer> {
  const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  const [fromBucket = '', fromKey = ''] = source.split(/\/(.*)/s);
  files.assertBucket(bucket);
  files.assertBucket(fromBucket);
  const facts = await files.facts(fromBucket, fromKey);
  if (!facts) throw noSuchKey(fromKey);
  assertSourceCondition(headers, facts);
  const replaced = headers['x-amz-metadata-directive'] === 'REPLACE';
  if (fromBucket === bucket && fromKey === key && !replaced) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const body = await files.read(fromBucket, fromKey);
  const algorithm = algorithmIn(headers['x-amz-checksum-algorithm']);
  const checksums = algorithm ? { [algorithm]: checksumOf(algorithm, body) } : facts.checksums;
  const kept = replaced ? storedHeaders(headers) : facts.headers;
  return files.alone(bucket, key, async () => {
    assertWriteCondition(headers, key, await files.facts(bucket, key));
    const etag = await files.write(bucket, key, body, { checksums, headers: kept });
    return xmlAnswer('CopyObjectResult', [
      element('ETag', etag),
      element('LastModified', new Date().toISOString()),
      ...Object.entries(checksums).map(([name, value]) => element(`Checksum${name}`, value)),
    ]);
  });
}

function assertSourceCondition(
  headers: Exchange['headers'],
  facts: Parameters<typeof readCondition>[1],
): void {
  const conditions = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-copy-source-if-')
        ? [[name.slice('x-amz-copy-source-'.length), value]]
        : [],
    ),
  );
  if (readCondition(conditions, facts) === 'met') return;
  throw new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
}

/** The headers with which the object is returned to a reader. */
export function storedHeaders(headers: Exchange['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (/^(content-type|cache-control|content-disposition|x-amz-meta-.+)$/.test(name)) {
      kept[name] = value;
    }
    if (name !== 'content-encoding') continue;
    // `aws-chunked` describes how the request was sent, not the object.
    const encodings = value.split(',').filter((one) => one.trim() !== 'aws-chunked');
    if (encodings.length > 0) kept[name] = encodings.join(',').trim();
  }
  return kept;
}
