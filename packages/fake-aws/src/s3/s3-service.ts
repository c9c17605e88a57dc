import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Exchange } from '../http/exchange.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { Multipart } from './multipart.ts';
import type { ObjectFiles } from './object-files.ts';
import { copyObject, putObject } from './put-object.ts';
import { S3Error, s3ErrorAnswer } from './s3-error.ts';
import { element, elements, group, textOf, xmlAnswer } from './xml.ts';

/** The name of an S3 operation, from the request's method, path and query. */
export function s3Operation({ method, path, query, headers }: Exchange): string {
  const { bucket, key } = objectOfPath(path);
  if (bucket === '') return 'ListBuckets';
  if (key === '') {
    if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
    if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
    if (method === 'GET' && query.has('location')) return 'GetBucketLocation';
    return { PUT: 'CreateBucket', HEAD: 'HeadBucket', DELETE: 'DeleteBucket' }[method] ?? 'Unknown';
  }
  if (query.has('uploads') && method === 'POST') return 'CreateMultipartUpload';
  if (query.has('uploadId')) {
    if (method === 'PUT' && headers['x-amz-copy-source'] !== undefined) return 'UploadPartCopy';
    return (
      {
        PUT: 'UploadPart',
        POST: 'CompleteMultipartUpload',
        DELETE: 'AbortMultipartUpload',
      }[method] ?? 'Unknown'
    );
  }
  if (method === 'PUT' && headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  // Other aspects of an object: ?tagging, ?acl, ?versions, ...
  if ([...query.keys()].some((name) => ['tagging', 'acl', 'attributes'].includes(name))) {
    return 'Unknown';
  }
  return (
    { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method] ??
    'Unknown'
  );
}

/** S3 with the bucket in the path. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
export class S3Service {
  readonly #files: ObjectFiles;
  readonly #multipart: Multipart;

  constructor(files: ObjectFiles) {
    this.#files = files;
    this.#multipart = new Multipart(files);
  }

  async answer(operation: string, exchange: Exchange): Promise<Answer> {
    try {
      return await this.#act(operation, exchange);
    } catch (error) {
      return s3ErrorAnswer(error, decodeURIComponent(exchange.path));
    }
  }

  async #act(operation: string, exchange: Exchange): Promise<Answer> {
    const { bucket, key } = objectOfPath(exchange.path);
    const files = this.#files;
    switch (operation) {
      case 'ListBuckets':
        return this.#listBuckets();
      case 'CreateBucket':
        return this.#createBucket(bucket);
      case 'HeadBucket':
        files.assertBucket(bucket);
        return { status: 200, headers: { 'x-amz-bucket-region': 'eu-west-2' } };
      case 'GetBucketLocation':
        files.assertBucket(bucket);
        return xmlAnswer('LocationConstraint', ['eu-west-2']);
      case 'DeleteBucket':
        return this.#deleteBucket(bucket);
      case 'ListObjectsV2':
        return listObjects(files, bucket, exchange.query);
      case 'DeleteObjects':
        return this.#deleteObjects(bucket, exchange);
      case 'GetObject':
      case 'HeadObject':
        return getObject(files, bucket, key, exchange);
      case 'PutObject':
        return putObject(files, bucket, key, exchange);
      case 'CopyObject':
        return copyObject(files, bucket, key, exchange);
      case 'DeleteObject':
        files.assertBucket(bucket);
        await files.alone(bucket, key, () => files.remove(bucket, key));
        return { status: 204 };
      case 'CreateMultipartUpload':
        return this.#multipart.create(bucket, key, exchange);
      case 'UploadPart':
        return this.#multipart.part(bucket, key, exchange);
      case 'CompleteMultipartUpload':
        return this.#multipart.complete(bucket, key, exchange);
      case 'AbortMultipartUpload':
        return this.#multipart.abort(bucket, key, exchange);
      default:
        throw new S3Error('NotImplemented', `${exchange.method} ${exchange.path} is left out`);
    }
  }

  async #listBuckets(): Promise<Answer> {
    const names = await this.#files.buckets();
    const buckets = names.map((name) =>
      group('Bucket', [element('Name', name), element('CreationDate', new Date(0).toISOString())]),
    );
    return xmlAnswer('ListAllMyBucketsResult', [group('Buckets', buckets)]);
  }

  async #createBucket(bucket: string): Promise<Answer> {
    if (!/^[a-z0-9][a-z0-9.-]{2,62}$/.test(bucket)) {
      throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.');
    }
    const made = await mkdir(join(this.#files.root, bucket), { recursive: true });
    if (made === undefined) {
      throw new S3Error(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    }
    return { status: 200, headers: { location: `/${bucket}` } };
  }

  async #deleteBucket(bucket: string): Promise<Answer> {
    this.#files.assertBucket(bucket);
    const path = join(this.#files.root, bucket);
    if ((await readdir(path)).length > 0) {
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty');
    }
    await rmdir(path);
    return { status: 204 };
  }

  async #deleteObjects(bucket: string, { body }: Exchange): Promise<Answer> {
    this.#files.assertBucket(bucket);
    const xml = body.toString();
    const keys = elements(xml, 'Object').map((object) => textOf(object, 'Key') ?? '');
    if (keys.length === 0 || keys.length > 1000) {
      throw new S3Error(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    }
    for (const key of keys) {
      await this.#files.alone(bucket, key, () => this.#files.remove(bucket, key));
    }
    const isQuiet = textOf(xml, 'Quiet') === 'true';
    const deleted = keys.map((key) => group('Deleted', [element('Key', key)]));
    return xmlAnswer('DeleteResult', isQuiet ? [] : deleted);
  }
}

/** The bucket and the key that a request names. */
export function objectOfPath(path: string): { readonly bucket: string; readonly key: string } {
  const [bucket = '', key = ''] = path.slice(1).split(/\/(.*)/s);
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}
