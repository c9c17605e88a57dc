import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SERVER_FOLDER } from '../server-folder.ts';
import type { Checksums } from './checksums.ts';
import { noSuchBucket, S3Error } from './s3-error.ts';

/** What S3 knows of an object besides its bytes. */
export interface ObjectFacts {
  readonly etag: string;
  readonly size: number;
  readonly modified: Date;
  readonly checksums: Checksums;
  /** `content-type`, `content-encoding` and `x-amz-meta-...`, as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Remembered {
  /** Of the file at that time; these facts do not apply to another version. */
  readonly version: string;
  readonly etag: string;
  readonly checksums: Checksums;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The objects, as files `<root>/<bucket>/<key>`, so that tests can write them and DuckDB can read
 * them. Everything else that S3 keeps is only in memory, and lost with the process.
 */
export class ObjectFiles {
  readonly root: string;
  readonly #remembered = new Map<string, Remembered>();
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(root: string) {
    this.root = root;
  }

  /** @throws S3Error for a key that cannot be a file here */
  pathOf(bucket: string, key: string): string {
    if (hasPlace(key)) return join(this.root, bucket, ...key.split('/'));
    throw new S3Error('NotImplemented', `the test server has no place for the key ${key}`);
  }

  async buckets(): Promise<string[]> {
    const entries = await readdir(this.root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  }

  assertBucket(bucket: string): void {
    if (bucket.startsWith('.') || !existsSync(join(this.root, bucket))) throw noSuchBucket(bucket);
  }

  async facts(bucket: string, key: string): Promise<ObjectFacts | undefined> {
    if (!hasPlace(key)) return undefined;
    const path = this.pathOf(bucket, key);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const version = `${found.size}-${found.mtimeMs}-${found.ino}`;
    let known = this.#remembered.get(path);
    if (known?.version !== version) {
      known = { version, etag: etagOf(await readFile(path)), checksums: {}, headers: {} };
      this.#remembered.set(path, known);
    }
    const { etag, checksums, headers } = known;
    return { etag, checksums, headers, size: found.size, modified: new Date(found.mtimeMs) };
  }

  async read(bucket: string, key: string): Promise<Buffer> {
    return readFile(this.pathOf(bucket, key));
  }

  /** Writes an object atomically: readers see the whole old one or the whole new one. */
  async write(
    bucket: string,
    key: string,
    body: Buffer,
    known: {
      readonly checksums?: Checksums;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<string> {
    const path = this.pathOf(bucket, key);
    const draft = await this.draft();
    await writeFile(draft, body);
    await this.#moveTo(path, draft);
    const { size, mtimeMs, ino } = await stat(path);
    const etag = etagOf(body);
    const { checksums = {}, headers = {} } = known;
    this.#remembered.set(path, { version: `${size}-${mtimeMs}-${ino}`, etag, checksums, headers });
    return etag;
  }

  /** Makes a file from elsewhere on the same disk an object. */
  async adopt(bucket: string, key: string, file: string): Promise<void> {
    await this.#moveTo(this.pathOf(bucket, key), file);
  }

  async remove(bucket: string, key: string): Promise<void> {
    if (!hasPlace(key)) return;
    const path = this.pathOf(bucket, key);
    await rm(path, { force: true }).catch(() => undefined);
    this.#remembered.delete(path);
    // S3 has no folders. The bucket's own folder stays.
    for (let folder = dirname(path); folder !== join(this.root, bucket); folder = dirname(folder)) {
      const emptied = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!emptied) return;
    }
  }

  /** A path outside the buckets for a file that is still being written. */
  async draft(): Promise<string> {
    const folder = join(this.root, SERVER_FOLDER, 'drafts');
    await mkdir(folder, { recursive: true });
    return join(folder, randomUUID());
  }

  /**
   * Lets only one writer of an object act at a time, so that its conditions still hold when it
   * writes.
   */
  async alone<Result>(bucket: string, key: string, act: () => Promise<Result>): Promise<Result> {
    const path = `${bucket}/${key}`;
    const before = this.#writing.get(path) ?? Promise.resolve();
    const mine = before.then(act, act);
    mine.catch(() => undefined);
    this.#writing.set(path, mine);
    try {
      return await mine;
    } finally {
      if (this.#writing.get(path) === mine) this.#writing.delete(path);
    }
  }

  async #moveTo(path: string, file: string): Promise<void> {
    // Twice: a folder that was just found may be removed as empty before the file is in it.
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(dirname(path), { recursive: true });
        await rename(file, path);
        return;
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' && attempt < 10) continue;
        if (!['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'].includes(code)) throw error;
        throw new S3Error(
          'NotImplemented',
          `the test server cannot have one key that is the folder of another: ${path}`,
        );
      }
    }
  }
}

function hasPlace(key: string): boolean {
  const names = key.split('/');
  return !names.some((name) => ['', '.', '..'].includes(name) || Buffer.byteLength(name) > 255);
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
