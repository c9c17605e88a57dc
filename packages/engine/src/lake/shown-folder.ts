import { randomUUID } from 'node:crypto';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  rename,
  rm,
  rmdir,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';

/** The errors of file systems without symbolic links: FAT and exFAT, network shares, Windows. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

type MakeLink = (target: string, path: string) => Promise<void>;

/**
 * Shows a folder under another path, replacing what is there: a symbolic link, which one rename
 * replaces. Whenever this process is killed, a reader finds either the complete old folder or the
 * complete new one.
 *
 * Two cases need two renames: if the path is a folder instead of a link, as in lakes of older
 * versions and in ones synced from S3; and on a disk without symbolic links, where the folder is a
 * copy (of hard links if possible). Between the two renames nothing is at the path. `finishShowing`
 * makes the second one if this process was killed before it.
 *
 * Node has no `renameat2`, which would exchange two folders in one step on Linux.
 */
export async function showFolder(
  target: string,
  path: string,
  makeLink: MakeLink = (to, at) => symlink(to, at, 'dir'),
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await finishShowing(path);
  await removeBefore(path);
  const next = nextOf(path);
  await rm(next, { recursive: true, force: true });
  const isLink = await makeNext(target, next, makeLink);
  const there = await kindOf(path);
  if (there === 'file') {
    throw new DatabakerError(
      'lake',
      `${path}: a file is where a folder should be; move it away, or choose another lake with --lake`,
    );
  }
  const isOneStep = there === 'nothing' || (there === 'link' && isLink);
  if (!isOneStep) await rename(path, `${beforeOf(path)}${randomUUID()}`);
  await takeName(next, path);
  await removeBefore(path);
}

/** Renames the new folder to its path, if the process that was to do it was killed just before. */
export async function finishShowing(path: string): Promise<void> {
  if ((await kindOf(path)) !== 'nothing') return;
  // A disk that is read-only refuses to rename even what is not there.
  if ((await kindOf(nextOf(path))) !== 'nothing') await takeName(nextOf(path), path);
}

/** @returns whether it is a link */
async function makeNext(target: string, next: string, makeLink: MakeLink): Promise<boolean> {
  try {
    await makeLink(relative(dirname(next), target), next);
    return true;
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  // Under another name until it is complete: anything with the name `next` may be shown as it is.
  const draft = `${next}.draft`;
  await rm(draft, { recursive: true, force: true });
  for (const entry of await readdir(target, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(draft, relative(target, from));
    await mkdir(dirname(to), { recursive: true });
    await link(from, to).catch(() => copyFile(from, to));
  }
  await rename(draft, next);
  return false;
}

/** If another process renames it at the same time, it is done. */
async function takeName(next: string, path: string): Promise<void> {
  await rename(next, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/**
 * Deletes folders that were shown earlier, but no other files: those that somebody put there stay,
 * in a visible folder.
 */
async function removeBefore(path: string): Promise<void> {
  const prefix = basename(beforeOf(path));
  const names = await readdir(dirname(path));
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const before = join(dirname(path), name);
    if ((await kindOf(before)) === 'link') await rm(before);
    else await removeOurs(before, `${path}_before-${name.slice(prefix.length)}`);
  }
}

async function removeOurs(folder: string, others: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const isOurs = /\.parquet$|^[._]/.test(entry.name);
    if (entry.isFile() && isOurs) await rm(join(folder, entry.name), { force: true });
  }
  await rmdir(folder).catch(() => rename(folder, others));
}

async function kindOf(path: string): Promise<'nothing' | 'link' | 'folder' | 'file'> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return 'link';
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
    throw error;
  }
}

function nextOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.next`);
}

function beforeOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.before-`);
}
