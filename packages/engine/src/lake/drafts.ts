import type { Dirent } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A hidden name with a random part, which a file has until it is whole: see `Lake`. */
const DRAFT = /^\.(databaker-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The files below a folder that processes have left half written, or are writing. */
export async function findDrafts(folder: string): Promise<string[]> {
  return draftsAmong(await entriesOf(folder));
}

/**
 * Removes what processes that were killed have left half written below a folder, and folders of
 * bakes that have nothing else in them. It is for who has the lake's lock: nobody else writes there.
 */
export async function clearDrafts(folder: string): Promise<void> {
  const entries = await entriesOf(folder);
  for (const draft of draftsAmong(entries)) await rm(draft, { force: true });
  // Those below come after those above them.
  for (const { name, parentPath } of entries.filter((entry) => entry.isDirectory()).reverse()) {
    await rmdir(join(parentPath, name)).catch(() => {});
  }
}

function draftsAmong(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isFile() && DRAFT.test(entry.name))
    .map(({ name, parentPath }) => join(parentPath, name));
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    },
  );
}
