import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  const folder = dirname(path);
  // Hidden and random, so that the file can be recognised and deleted if this process is killed.
  const draft = join(folder, `.${randomUUID()}`);
  try {
    await makeFolder(folder);
    await write(draft);
    await rename(draft, path);
    await forgetOldest(folder, most);
  } catch {
    await rm(draft, { force: true }).catch(() => {});
  }
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
