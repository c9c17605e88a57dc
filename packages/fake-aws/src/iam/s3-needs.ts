import type { Exchange } from '../http/exchange.ts';
import { objectOfPath } from '../s3/s3-service.ts';
import { elements, textOf } from '../s3/xml.ts';
import { type Needed, needed } from './access-request.ts';

/**
 * The permissions of S3's operations. Several operations have the name of another one: who may read an
 * object may ask for its headers, and an upload in parts is a way to put one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Needs(operation: string, exchange: Exchange): Needed[] {
  const { bucket, key } = objectOfPath(exchange.path);
  const { headers, query, body } = exchange;
  const object = (action: string) => needed(action, objectArn(bucket, key));
  switch (operation) {
    case 'ListBuckets':
      return [needed('s3:ListAllMyBuckets', '*')];
    case 'ListObjectsV2':
      return [listing(bucket, query)];
    // A HEAD of a bucket is a listing without a prefix.
    case 'HeadBucket':
      return [listing(bucket, new URLSearchParams())];
    case 'DeleteObjects':
      return elements(body.toString(), 'Object').map((one) =>
        needed('s3:DeleteObject', objectArn(bucket, textOf(one, 'Key') ?? '')),
      );
    case 'HeadObject':
      return [object('s3:GetObject')];
    case 'PutObject':
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
      return headers['if-match'] === undefined
        ? [object('s3:PutObject')]
        : [object('s3:PutObject'), object('s3:GetObject')];
    case 'CopyObject':
      return [sourceOf(exchange), object('s3:PutObject')];
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'CompleteMultipartUpload':
      return [object('s3:PutObject')];
    default:
      return [
        key === '' ? needed(`s3:${operation}`, bucketArn(bucket)) : object(`s3:${operation}`),
      ];
  }
}

/**
 * What a reader must also be allowed for S3 to say that there is no such object, and not that it may
 * not be read: to list all of the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions
 */
export function missingNeeds(operation: string, exchange: Exchange): Needed[] {
  if (!['GetObject', 'HeadObject', 'CopyObject'].includes(operation)) return [];
  const { bucket } = objectOfPath(exchange.path);
  return [listing(bucket, new URLSearchParams())];
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `${bucketArn(bucket)}/${key}`;
}

/** The parameters of a listing are condition keys, if they are there. */
function listing(bucket: string, query: URLSearchParams): Needed {
  const context: Record<string, string[]> = {};
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = query.get(name);
    if (value !== null) context[`s3:${name}`] = [value];
  }
  return needed('s3:ListBucket', bucketArn(bucket), context);
}

function sourceOf({ headers }: Exchange): Needed {
  const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  return needed('s3:GetObject', `arn:aws:s3:::${source}`);
}
