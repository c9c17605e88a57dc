import type { Dirent } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The hidden name, with a random part, that a file has until it is complete: see `Lake`. */
const DRAFT = /^\.(databaker-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The files under a folder that processes have left half written, or are writing. */
export async function findDrafts(folder: string): Promise<string[]> {
  return draftsAmong(await entriesOf(folder));
}

/**
 * Deletes what killed processes have left half written under a folder, and bakes' folders that are
 * then empty. The caller must hold the lake's lock, so that no other process is writing.
 */
export async function clearDrafts(folder: string): Promise<void> {
  const entries = await entriesOf(folder);
  for (const draft of draftsAmong(entries)) await rm(draft, { force: true });
  // Nested folders come after their parents.
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
