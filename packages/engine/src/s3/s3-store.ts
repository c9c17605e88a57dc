import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DatabakerError, formatCount, plural } from '@dc-data-baker/models';
import { awsError, isNamed } from '../aws-sdk/aws-error.ts';
import { isHidden } from '../is-hidden.ts';
import type { ConditionalWrites, StoredObject } from '../object-store.ts';
import type { RemoteStore } from '../remote-store.ts';
import { bucketAndKey } from './bucket-and-key.ts';

/** The most objects that S3 deletes with one request. */
const DELETED_AT_ONCE = 1000;

const CHUNK_BYTES = 2 ** 20;

/** S3's errors if another object exists, is being written, or the one to replace is gone. */
const UNMET = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

/** Tables in S3. */
export class S3Store implements RemoteStore {
  readonly #client: S3Client;
  readonly isReadByFolder = true;

  constructor(client: S3Client) {
    this.#client = client;
  }

  placeOf(location: string): string {
    return location;
  }

  async list(prefix: string): Promise<StoredObject[]> {
    return (await this.#listAll(prefix)).filter(({ location }) => !isFolder(location));
  }

  /** @throws a `data` error for an object that has content and the name of a folder */
  async listSources(prefix: string): Promise<StoredObject[]> {
    const objects = await this.#listAll(prefix);
    const visible = objects.filter(({ location }) => !isHidden(location.slice(prefix.length)));
    const odd = visible.find(({ location, bytes }) => isFolder(location) && bytes > 0);
    if (odd) {
      throw new DatabakerError(
        'data',
        `${odd.location}: a name that ends with / is a folder's, which no engine reads, but the object has ${plural(odd.bytes, 'byte')}; give it another name, or delete it`,
      );
    }
    return visible.filter(({ location }) => !isFolder(location));
  }

  async #listAll(prefix: string): Promise<StoredObject[]> {
    const { bucket, key } = bucketAndKey(prefix);
    return sending(`list ${prefix}`, async () => {
      const objects: StoredObject[] = [];
      const pages = paginateListObjectsV2(
        { client: this.#client },
        { Bucket: bucket, Prefix: key },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size: bytes = 0, ETag: version = '', LastModified } of Contents) {
          const modified = LastModified ?? new Date(0);
          objects.push({ location: `s3://${bucket}/${Key}`, bytes, version, modified });
        }
      }
      return objects;
    });
  }

  /** The entity tags: S3's own hash of an object, or of the parts in which it was uploaded. */
  async contentsOf(objects: readonly StoredObject[]): Promise<readonly string[]> {
    return objects.map(({ version }) => version);
  }

  async read(location: string): Promise<Buffer | undefined> {
    return sending(`read ${location}`, async () => {
      const body = await this.#get(location);
      return body && Buffer.from(await body.transformToByteArray());
    });
  }

  async readRange(location: string, start: number, end: number): Promise<Buffer> {
    return sending(`read ${location}`, async () => {
      const body = await this.#get(location, `bytes=${start}-${end - 1}`);
      if (!body) throw gone(location);
      return Buffer.from(await body.transformToByteArray());
    });
  }

  async download(location: string, path: string, signal: AbortSignal): Promise<void> {
    await sending(`read ${location}`, async () => {
      const body = await this.#get(location);
      if (!body) throw gone(location);
      await pipeline(body as Readable, createWriteStream(path), { signal });
    });
  }

  async stream(location: string): Promise<Readable> {
    const body = await sending(`read ${location}`, () => this.#get(location));
    if (!body) throw gone(location);
    return whole(body as Readable, `read ${location}`);
  }

  async write(location: string, body: string | Uint8Array): Promise<void> {
    const { bucket, key } = bucketAndKey(location);
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body });
    await sending(`write ${location}`, () => this.#client.send(command));
  }

  readonly conditional: ConditionalWrites = {
    read: async (location) => {
      // Listed first: without permission to list the bucket, S3 answers "forbidden" for a missing
      // object.
      const objects = await this.list(location);
      if (!objects.some((object) => object.location === location)) return undefined;
      return sending(`read ${location}`, async () => {
        const object = await this.#object(location);
        if (!object?.Body) return undefined;
        const body = Buffer.from(await object.Body.transformToByteArray());
        return { body, version: object.ETag ?? '' };
      });
    },
    write: async (location, body, over) => {
      const { bucket, key } = bucketAndKey(location);
      const condition = over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over };
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...condition });
      return sending(`write ${location}`, async () => {
        try {
          return (await this.#client.send(command)).ETag ?? '';
        } catch (error) {
          if (isNamed(error, ...UNMET)) return undefined;
          throw error;
        }
      });
    },
  };

  async upload(location: string, body: Uint8Array, sha256: string): Promise<void> {
    const { bucket, key } = bucketAndKey(location);
    const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ChecksumSHA256 });
    await sending(`write ${location}`, () => this.#client.send(command));
  }

  async uploadFile(
    location: string,
    path: string,
    { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
  ): Promise<void> {
    const { bucket, key } = bucketAndKey(location);
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      ContentLength: bytes,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    });
    await sending(`write ${location}`, () => this.#client.send(command));
  }

  /**
   * Copies within S3, which computes the hash.
   *
   * @returns the SHA-256 in hex; `undefined` from a server that does not return it
   */
  async copy(from: string, to: string): Promise<string | undefined> {
    const source = bucketAndKey(from);
    const { bucket, key } = bucketAndKey(to);
    const command = new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: `${source.bucket}/${source.key.split('/').map(encodeURIComponent).join('/')}`,
      ChecksumAlgorithm: 'SHA256',
    });
    const { CopyObjectResult } = await sending(`copy ${from} to ${to}`, () =>
      this.#client.send(command),
    );
    return hexOf(CopyObjectResult?.ChecksumSHA256);
  }

  async checksumOf({ location }: StoredObject): Promise<string | undefined> {
    const { bucket, key } = bucketAndKey(location);
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
    const head = await sending(`look at ${location}`, () => this.#client.send(command));
    return hexOf(head.ChecksumSHA256);
  }

  async sha256Of({ location }: Pick<StoredObject, 'location'>): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of await this.stream(location)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  async remove(locations: readonly string[]): Promise<void> {
    const buckets = new Map<string, string[]>();
    for (const { bucket, key } of locations.map(bucketAndKey)) {
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), key]);
    }
    for (const [bucket, keys] of buckets) {
      for (let i = 0; i < keys.length; i += DELETED_AT_ONCE) {
        await this.#removeKeys(bucket, keys.slice(i, i + DELETED_AT_ONCE));
      }
    }
  }

  async #removeKeys(bucket: string, keys: readonly string[]): Promise<void> {
    const command = new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
    });
    const { Errors = [] } = await sending(`delete from s3://${bucket}`, () =>
      this.#client.send(command),
    );
    const [first] = Errors;
    if (!first) return;
    const more = Errors.length === 1 ? '' : `, and ${formatCount(Errors.length - 1)} more`;
    throw new DatabakerError(
      'cloud',
      `s3://${bucket}/${first.Key} was not deleted${more}: ${first.Message ?? first.Code}`,
    );
  }

  async exists(location: string): Promise<boolean> {
    const { bucket, key } = bucketAndKey(location);
    return sending(`look for ${location}`, async () => {
      try {
        await this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    });
  }

  async #get(location: string, range?: string) {
    return (await this.#object(location, range))?.Body;
  }

  async #object(location: string, range?: string) {
    const { bucket, key } = bucketAndKey(location);
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: range });
      return await this.#client.send(command);
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}

/** The console creates an empty object for a folder. */
function isFolder(location: string): boolean {
  return location.endsWith('/');
}

/**
 * For an object that was uploaded in parts, the checksum is a hash of hashes followed by their
 * number, which is not the SHA-256 of its bytes.
 */
function hexOf(checksum: string | undefined): string | undefined {
  return checksum === undefined || checksum.includes('-')
    ? undefined
    : Buffer.from(checksum, 'base64').toString('hex');
}

function gone(location: string): DatabakerError {
  return new DatabakerError('cloud', `${location} no longer exists; bake again`);
}

/** Gives a stream that breaks off the same error as `sending` gives for a failed request. */
function whole(body: Readable, what: string): Readable {
  const passed = new PassThrough();
  pipeline(body, passed).catch((error: unknown) => {
    passed.destroy(awsError(error, what) as Error);
  });
  return passed;
}

async function sending<Result>(what: string, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    throw awsError(error, what);
  }
}
