import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';

const Bucket = 'town';
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

async function text(aws: TestAws, Key: string, more: object = {}): Promise<string | undefined> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Body?.transformToString();
}

async function list(aws: TestAws, more: object = {}): Promise<(string | undefined)[]> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket, ...more }));
  return Contents.map(({ Key }) => Key);
}

describe('objects', () => {
  it('are files below the root, which can be written and read', async () => {
    const aws = await TestAws.open();
    await aws.put('a/b.txt', 'hello');
    expect(readFileSync(join(aws.server.root, 'town/a/b.txt'), 'utf8')).toBe('hello');
    await mkdir(join(aws.server.root, 'town/c'));
    writeFileSync(join(aws.server.root, 'town/c/d.txt'), 'from outside');
    expect(await text(aws, 'c/d.txt')).toBe('from outside');
  });

  it.each(['k=v/a b', '100%', 'a+b', 'é/ŵ', '日本', "it's", 'a&b<c>', '_x/.y', '🏠', 'a%20b'])(
    'may be called %s',
    async (key) => {
      const aws = await TestAws.open();
      await aws.put(key, key);
      expect(await text(aws, key)).toBe(key);
      expect(await list(aws)).toEqual([key]);
      const CopySource = `town/${encodeURIComponent(key)}`;
      await aws.s3.send(new CopyObjectCommand({ Bucket, Key: `copy/${key}`, CopySource }));
      expect(await list(aws, { Prefix: 'copy/' })).toEqual([`copy/${key}`]);
      await aws.s3.send(
        new DeleteObjectsCommand({
          Bucket,
          Delete: { Objects: [{ Key: key }, { Key: `copy/${key}` }] },
        }),
      );
      expect(await list(aws)).toEqual([]);
    },
  );

  it('are missing until they are written', async () => {
    const aws = await TestAws.open();
    await expect(text(aws, 'no')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const head = aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'no' }));
    await expect(head).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
    const elsewhere = aws.s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'no' }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('have the MD5 of their bytes as entity tag', async () => {
    const aws = await TestAws.open();
    await aws.put('a', 'hello');
    const { ETag, ContentLength } = await aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect([ETag, ContentLength]).toEqual(['"5d41402abc4b2a76b9719d911017c592"', 5]);
  });

  it('keep their metadata', async () => {
    const aws = await TestAws.open();
    const said = { ContentType: 'text/x', ContentEncoding: 'gzip', Metadata: { bake: '7' } };
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...said }));
    expect(await aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject(said);
  });

  it('can be read in part', async () => {
    const aws = await TestAws.open();
    await aws.put('a', '0123456789');
    expect(await text(aws, 'a', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text(aws, 'a', { Range: 'bytes=7-' })).toBe('789');
    expect(await text(aws, 'a', { Range: 'bytes=-2' })).toBe('89');
    await expect(text(aws, 'a', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('can be read under conditions', async () => {
    const aws = await TestAws.open();
    await aws.put('a', 'hello');
    const IfMatch = '"5d41402abc4b2a76b9719d911017c592"';
    expect(await text(aws, 'a', { IfMatch })).toBe('hello');
    await expect(text(aws, 'a', { IfMatch: '"x"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(text(aws, 'a', { IfNoneMatch: IfMatch })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it('can be written under conditions, which only the first of many writers meets', async () => {
    const aws = await TestAws.open();
    const put = (Body: string, more: object) =>
      aws.s3.send(new PutObjectCommand({ Bucket, Key: 'lock', Body, ...more }));
    const writers = Array.from({ length: 10 }, (_, i) => put(`writer ${i}`, { IfNoneMatch: '*' }));
    const results = await Promise.allSettled(writers);
    const failures = results.filter(({ status }) => status === 'rejected');
    expect(failures).toHaveLength(9);
    expect(failures[0]).toMatchObject({
      reason: { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } },
    });
    const { ETag = '' } = await aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'lock' }));
    await put('second', { IfMatch: ETag });
    await expect(put('third', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(await text(aws, 'lock')).toBe('second');
  });

  it('can be deleted repeatedly', async () => {
    const aws = await TestAws.open();
    await aws.put('a/b/c', 'x');
    await aws.put('a/d', 'x');
    for (let i = 0; i < 2; i++) {
      await aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/b/c' }));
      const Objects = [{ Key: 'a/d' }, { Key: 'never' }];
      const { Deleted } = await aws.s3.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
      );
      expect(Deleted).toEqual(Objects);
    }
    // As in S3, no folders are left; but the bucket is.
    expect(readdirSync(join(aws.server.root, 'town'))).toEqual([]);
  });
});

describe('checksums', () => {
  it('that are sent must match', async () => {
    const aws = await TestAws.open();
    const put = (ChecksumSHA256: string) =>
      aws.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ChecksumSHA256 }));
    await expect(put(sha256('other'))).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(text(aws, 'a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await put(sha256('hello'))).toMatchObject({ ChecksumSHA256: sha256('hello') });
  });

  it('of a stream follow it', async () => {
    const aws = await TestAws.open();
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    const stream = { Body, ContentLength: 5, ChecksumAlgorithm: 'SHA256' } as const;
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: 'a', ...stream }));
    expect(await text(aws, 'a')).toBe('hello');
    const head = { Bucket, Key: 'a', ChecksumMode: 'ENABLED' } as const;
    const { ChecksumSHA256, ContentEncoding } = await aws.s3.send(new HeadObjectCommand(head));
    expect([ChecksumSHA256, ContentEncoding]).toEqual([sha256('hello'), undefined]);
  });

  it('are computed for a copy, if requested', async () => {
    const aws = await TestAws.open();
    await mkdir(join(aws.server.root, 'town/c'));
    writeFileSync(join(aws.server.root, 'town/c/d.txt'), 'from outside');
    const copy = { Bucket, CopySource: 'town/c/d.txt', ChecksumAlgorithm: 'SHA256' } as const;
    const { CopyObjectResult } = await aws.s3.send(new CopyObjectCommand({ ...copy, Key: 'e' }));
    expect(CopyObjectResult).toMatchObject({ ChecksumSHA256: sha256('from outside') });
    const onItself = aws.s3.send(new CopyObjectCommand({ ...copy, Key: 'c/d.txt' }));
    await expect(onItself).rejects.toMatchObject({ name: 'InvalidRequest' });
    const ofNothing = aws.s3.send(
      new CopyObjectCommand({ ...copy, CopySource: 'town/no', Key: 'e' }),
    );
    await expect(ofNothing).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('lists', () => {
  it('are sorted by UTF-8, with a thousand keys a page', async () => {
    const aws = await TestAws.open();
    const folder = join(aws.server.root, 'town/many');
    await mkdir(folder);
    for (let i = 0; i < 2100; i++) writeFileSync(join(folder, String(i)), '');
    const pages: number[] = [];
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: aws.s3 }, { Bucket })) {
      pages.push(page.KeyCount ?? 0);
      keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    }
    expect(pages).toEqual([1000, 1000, 100]);
    expect(keys).toEqual(Array.from({ length: 2100 }, (_, i) => `many/${i}`).sort());
    // U+FFFD comes before U+1F3E0, unlike in JavaScript's own order.
    for (const key of ['z/\ufffd', 'z/🏠', 'z/Z', 'z/a']) await aws.put(key, 'x');
    expect(await list(aws, { Prefix: 'z/' })).toEqual(['z/Z', 'z/a', 'z/\ufffd', 'z/🏠']);
    expect(await list(aws, { Prefix: 'z/', StartAfter: 'z/a' })).toEqual(['z/\ufffd', 'z/🏠']);
  });

  it('have the keys with a prefix, and group those after a delimiter', async () => {
    const aws = await TestAws.open();
    for (const key of ['foo/1', 'foo/2/3', 'foo_bar/1', 'fo']) {
      await aws.put(key, 'x');
    }
    expect(await list(aws, { Prefix: 'foo' })).toEqual(['foo/1', 'foo/2/3', 'foo_bar/1']);
    expect(await list(aws, { Prefix: 'foo/' })).toEqual(['foo/1', 'foo/2/3']);
    const folded = { Bucket, Delimiter: '/', MaxKeys: 2 };
    const first = await aws.s3.send(new ListObjectsV2Command(folded));
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['fo']);
    expect(first.CommonPrefixes).toEqual([{ Prefix: 'foo/' }]);
    const ContinuationToken = first.NextContinuationToken;
    const rest = await aws.s3.send(new ListObjectsV2Command({ ...folded, ContinuationToken }));
    expect([rest.Contents, rest.CommonPrefixes]).toEqual([undefined, [{ Prefix: 'foo_bar/' }]]);
  });

  it('may be encoded', async () => {
    const aws = await TestAws.open();
    await aws.put('a b+c', 'x');
    expect(await list(aws, { EncodingType: 'url' })).toEqual(['a+b%2Bc']);
  });
});

it('has buckets', async () => {
  const aws = await TestAws.open();
  await aws.s3.send(new CreateBucketCommand({ Bucket: 'a-new-one' }));
  const { Buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(['a-new-one', 'results', 'town']);
  await aws.s3.send(new HeadBucketCommand({ Bucket }));
  await expect(aws.s3.send(new HeadBucketCommand({ Bucket: 'no' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

it('accepts an object in parts', async () => {
  const aws = await TestAws.open();
  const object = { Bucket, Key: 'large' };
  const { UploadId } = await aws.s3.send(new CreateMultipartUploadCommand(object));
  const bodies = ['a'.repeat(5 * 1024 * 1024), 'end'];
  const Parts = [];
  for (const [i, Body] of bodies.entries()) {
    const part = { ...object, UploadId, PartNumber: i + 1, Body };
    const { ETag } = await aws.s3.send(new UploadPartCommand(part));
    Parts.push({ ETag, PartNumber: i + 1 });
  }
  expect(await list(aws)).toEqual([]);
  const complete = { ...object, UploadId, MultipartUpload: { Parts } };
  await aws.s3.send(new CompleteMultipartUploadCommand(complete));
  expect(await text(aws, 'large')).toBe(bodies.join(''));
});
