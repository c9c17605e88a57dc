import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** The most that a folder keeps, for all of its files together. */
export interface MostKept {
  readonly files: number;
  readonly bytes?: number;
}

/**
 * Writes a file into a cache folder, and deletes the least recently used files beyond its limits. A
 * file appears atomically. If nothing can be written, nothing is cached, and no error is thrown.
 *
 * @param write writes the file at another path, from which it is renamed
 */
export async function keepFile(
  path: string,
  write: (draft: string) => Promise<void>,
  most: MostKept,
): Promise<void> {
  const named = async (draft: string) => {
    await write(draft);
    return basename(path);
  };
  await keepNamed(dirname(path), named, most);
}

/**
 * The same for a file whose name depends on its content.
 *
 * @param write returns the file's name
 */
export async function keepNamed(
  folder: string,
  write: (draft: string) => Promise<string>,
  most: MostKept,
): Promise<void> {
  // Hidden and random, so that the file can be recognised and deleted if this process is killed.
  const draft = join(folder, `.${randomUUID()}`);
  try {
    await makeFolder(folder);
    await rename(draft, join(folder, await write(draft)));
    await forgetOldest(folder, most);
  } catch {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/**
 * Marks a cached file as used, so that the least recently used ones are deleted first. In a folder
 * that is only for reading all are kept.
 */
export async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}

async function forgetOldest(
  folder: string,
  { files: mostFiles, bytes: mostBytes = Infinity }: MostKept,
): Promise<void> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const files = await Promise.all(
    paths.map(async (path) => {
      const { mtimeMs, size } = await stat(path);
      return { path, mtimeMs, size };
    }),
  );
  let [count, bytes] = [0, 0];
  for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    const fits = count < mostFiles && bytes + size <= mostBytes;
    if (!fits) await rm(path, { force: true });
    count += fits ? 1 : 0;
    bytes += fits ? size : 0;
  }
}
