import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../http/exchange.ts';
import type { ObjectFiles } from './object-files.ts';
import { S3Error } from './s3-error.ts';
import { element, group, xmlAnswer } from './xml.ts';

const MOST_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjects(
  files: ObjectFiles,
  bucket: string,
  query: URLSearchParams,
): Promise<Answer> {
  files.assertBucket(bucket);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const after = token === null ? startAfter : lastOf(token);
  const isEncoded = query.get('encoding-type') === 'url';
  const say = (text: string) => (isEncoded ? encodeKey(text) : text);

  const names = grouped(await keysOf(files, bucket, prefix), prefix, delimiter).filter(
    ({ name }) => after === '' || compareKeys(name, after) > 0,
  );
  const given = names.slice(0, most);
  const isTruncated = most > 0 && given.length < names.length;
  const contents: string[] = [];
  for (const { name, isKey } of given) {
    const facts = isKey ? await files.facts(bucket, name) : undefined;
    // It may have been deleted since its folder was read.
    if (!facts) continue;
    contents.push(
      group('Contents', [
        element('Key', say(name)),
        element('LastModified', facts.modified.toISOString()),
        element('ETag', facts.etag),
        element('Size', facts.size),
        element('StorageClass', 'STANDARD'),
      ]),
    );
  }
  const folders = given.filter(({ isKey }) => !isKey);
  return xmlAnswer('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', say(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', say(delimiter))]),
    ...(startAfter === '' ? [] : [element('StartAfter', say(startAfter))]),
    ...(token === null ? [] : [element('ContinuationToken', token)]),
    ...(isTruncated
      ? [element('NextContinuationToken', tokenAfter(given.at(-1)?.name ?? ''))]
      : []),
    element('KeyCount', contents.length + folders.length),
    element('MaxKeys', most),
    ...(isEncoded ? [element('EncodingType', 'url')] : []),
    element('IsTruncated', isTruncated),
    ...contents,
    ...folders.map(({ name }) => group('CommonPrefixes', [element('Prefix', say(name))])),
  ]);
}

/** The keys with a prefix, in the order of their UTF-8 bytes. */
export async function keysOf(
  files: ObjectFiles,
  bucket: string,
  prefix: string,
): Promise<string[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (folder.split('/').some((name) => name === '.' || name === '..')) return [];
  const keys = await keysUnder(join(files.root, bucket, folder), folder);
  return keys.filter((key) => key.startsWith(prefix)).sort(compareKeys);
}

async function keysUnder(path: string, folder: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const lists = entries.map((entry) => {
    const key = `${folder}${entry.name}`;
    return entry.isDirectory() ? keysUnder(join(path, entry.name), `${key}/`) : [key];
  });
  return (await Promise.all(lists)).flat();
}

function grouped(
  keys: readonly string[],
  prefix: string,
  delimiter: string,
): { readonly name: string; readonly isKey: boolean }[] {
  const found = new Map<string, boolean>();
  for (const key of keys) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end === -1) found.set(key, true);
    else found.set(key.slice(0, end + delimiter.length), false);
  }
  return [...found].map(([name, isKey]) => ({ name, isKey }));
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function tokenAfter(name: string): string {
  return Buffer.from(`after ${name}`).toString('base64url');
}

function lastOf(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('after ')) return text.slice('after '.length);
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
