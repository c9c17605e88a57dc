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

/** What file systems without symbolic links say: FAT and exFAT, network shares, Windows. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

type MakeLink = (target: string, path: string) => Promise<void>;

/**
 * Shows a folder under another path, in place of what is there: as a symbolic link, which one
 * rename puts in the place of the one before. A reader finds all of the old folder or all of the
 * new one, whenever this process is killed.
 *
 * Two cases take two renames: a folder that stands where the link should be, as lakes of before
 * have it and as one that was synced from S3 has it; and a disk without symbolic links, where the
 * folder is a copy (of hard links where there are those). Between the two renames there is nothing
 * at the path. `finishShowing` makes the second one if this process did not come to it.
 *
 * Node has no `renameat2`, which would exchange two folders at once on Linux.
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
      `${path}: a file stands where a folder should be; move it away, or choose another lake with --lake`,
    );
  }
  const isOneStep = there === 'nothing' || (there === 'link' && isLink);
  if (!isOneStep) await rename(path, `${beforeOf(path)}${randomUUID()}`);
  await takeName(next, path);
  await removeBefore(path);
}

/** Gives a folder its name if whoever was to do it was killed just before. */
export async function finishShowing(path: string): Promise<void> {
  if ((await kindOf(path)) === 'nothing') await takeName(nextOf(path), path);
}

/** @returns whether it is a link */
async function makeNext(target: string, next: string, makeLink: MakeLink): Promise<boolean> {
  try {
    await makeLink(relative(dirname(next), target), next);
    return true;
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  // Under another name until it is whole: what has the name `next` may be shown as it is.
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

/** Another process may be as quick, and do it: then it is done. */
async function takeName(next: string, path: string): Promise<void> {
  await rename(next, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/**
 * Removes folders that were shown before, but no files that are not ours: what somebody put there
 * stays, in a folder that can be seen.
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
