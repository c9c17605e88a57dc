import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';

/**
 * Keeps a copy of a folder in its current state.
 *
 * @returns a function that makes another folder with the same files, which is deleted when the test
 *   ends
 */
export async function folderCopies(root: string): Promise<() => Promise<string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const from = relative(root, path);
        return entry.isSymbolicLink()
          ? { path: from, target: await readlink(path) }
          : { path: from, bytes: await readFile(path) };
      }),
  );
  return async () => {
    const copy = await tempFolder();
    for (const file of files) {
      const place = join(copy, file.path);
      await mkdir(dirname(place), { recursive: true });
      await ('target' in file ? symlink(file.target, place) : writeFile(place, file.bytes));
    }
    return copy;
  };
}
