import { randomUUID } from 'node:crypto';
import type { Answer, Exchange } from '../http/exchange.ts';
import { checksumHeaders, uploadChecksums } from './checksums.ts';
import { assertWriteCondition } from './conditions.ts';
import { decodedBody } from './decoded-body.ts';
import type { ObjectFiles } from './object-files.ts';
import { storedHeaders } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import { element, elements, textOf, xmlAnswer } from './xml.ts';

interface Upload {
  readonly place: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

const SMALLEST_PART_BYTES = 5 * 1024 * 1024;

/**
 * Uploads in parts, kept in memory until they are complete.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export class Multipart {
  readonly #files: ObjectFiles;
  readonly #uploads = new Map<string, Upload>();

  constructor(files: ObjectFiles) {
    this.#files = files;
  }

  create(bucket: string, key: string, { headers }: Exchange): Answer {
    this.#files.assertBucket(bucket);
    const id = randomUUID();
    this.#uploads.set(id, {
      place: `${bucket}/${key}`,
      headers: storedHeaders(headers),
      parts: new Map(),
    });
    return xmlAnswer('InitiateMultipartUploadResult', [
      element('Bucket', bucket),
      element('Key', key),
      element('UploadId', id),
    ]);
  }

  part(bucket: string, key: string, exchange: Exchange): Answer {
    const { parts } = this.#uploadOf(bucket, key, exchange);
    const { body, trailers } = decodedBody(exchange);
    const checksums = uploadChecksums(exchange.headers, trailers, body);
    const etag = `"${randomUUID().replaceAll('-', '')}"`;
    parts.set(Number(exchange.query.get('partNumber')), { body, etag });
    return { status: 200, headers: { etag, ...checksumHeaders(checksums) } };
  }

  async complete(bucket: string, key: string, exchange: Exchange): Promise<Answer> {
    const { parts, headers } = this.#uploadOf(bucket, key, exchange);
    const listed = elements(exchange.body.toString(), 'Part').map((part, i, all) => {
      const found = parts.get(Number(textOf(part, 'PartNumber')));
      if (found?.etag.replaceAll('"', '') !== textOf(part, 'ETag')?.replaceAll('"', '')) {
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
      }
      if (i < all.length - 1 && (found?.body.length ?? 0) < SMALLEST_PART_BYTES) {
        throw new S3Error(
          'EntityTooSmall',
          'Your proposed upload is smaller than the minimum allowed size',
        );
      }
      return found?.body ?? Buffer.alloc(0);
    });
    return this.#files.alone(bucket, key, async () => {
      assertWriteCondition(exchange.headers, key, await this.#files.facts(bucket, key));
      const etag = await this.#files.write(bucket, key, Buffer.concat(listed), { headers });
      this.#uploads.delete(exchange.query.get('uploadId') ?? '');
      return xmlAnswer('CompleteMultipartUploadResult', [
        element('Bucket', bucket),
        element('Key', key),
        element('ETag', etag),
      ]);
    });
  }

  abort(bucket: string, key: string, exchange: Exchange): Answer {
    this.#uploadOf(bucket, key, exchange);
    this.#uploads.delete(exchange.query.get('uploadId') ?? '');
    return { status: 204 };
  }

  #uploadOf(bucket: string, key: string, { query }: Exchange): Upload {
    const upload = this.#uploads.get(query.get('uploadId') ?? '');
    if (upload?.place === `${bucket}/${key}`) return upload;
    throw new S3Error(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    );
  }
}
