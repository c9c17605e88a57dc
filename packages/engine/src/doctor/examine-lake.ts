import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { asFileError } from '@dc-data-baker/files';
import { DatabakerError, formatBytes, formatCount, plural } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner';
import { findDrafts } from '../lake/drafts.ts';
import { LAKE_FOLDER, type Lake } from '../lake/lake.ts';
import { BusyLake, lockLake, lockPath } from '../lake/lake-lock.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { ofTheLake } from './of-the-lake.ts';

/** A bake of the whole country needs about 8 GB temporarily, and three bakes of 3 GB are kept. */
const LEAST_FREE_BYTES = 2e9;
const ENOUGH_FREE_BYTES = 20e9;

const NAME_ONE =
  'name the lake with --lake or DATABAKER_LAKE, or bake: the default lake is made with sample data';

/**
 * Checks a lake's folder: whether it can be used, which process uses it, and what was left behind.
 */
export async function examineLake(lake: Lake, project: Project): Promise<Finding[]> {
  const { root } = lake;
  const unusable = await unusableRoot(root);
  if (unusable) return [unusable];
  const own = join(root, LAKE_FOLDER);
  if (!(await isFolder(own))) {
    const todo = 'move it away: until then every bake stops there';
    return [problem('lake', { about: own, message: 'is a file, and not a folder', todo })];
  }
  const isWritable = !(await isRefused(root));
  const lock = await examineLock(lake);
  return [
    isWritable
      ? ok('lake', { about: root, message: 'is there, and can be written to' })
      : problem('lake', {
          about: root,
          message: 'cannot be written to',
          todo: 'give yourself permission to write there; until then the lake can only be read',
        }),
    await freeSpace(root),
    lock,
    // Drafts are normal while a bake runs.
    ...(lock.status === 'ok' ? await examineDrafts(lake, project) : []),
  ];
}

/** What makes the whole lake unusable. */
async function unusableRoot(root: string): Promise<Finding | undefined> {
  try {
    if ((await stat(root)).isDirectory()) {
      await readdir(root);
      return undefined;
    }
    return problem('lake', { about: root, message: 'is a file, and not a folder', todo: NAME_ONE });
  } catch (error) {
    if (isAbsent(error)) {
      return problem('lake', { about: root, message: 'is not there', todo: NAME_ONE });
    }
    const todo = 'give yourself permission to list it, or name another with --lake';
    const message = `cannot be listed: ${ofTheLake(asFileError(error, root))}`;
    return problem('lake', { about: root, message, todo });
  }
}

async function freeSpace(root: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const told = { about: 'disk', message: `${formatBytes(free)} are free for ${root}` };
  if (free >= ENOUGH_FREE_BYTES) return ok('lake', told);
  const todo = 'free some space before you bake: the whole country temporarily needs some 20 GB';
  return free < LEAST_FREE_BYTES
    ? problem('lake', { ...told, todo })
    : warning('lake', { ...told, todo });
}

/** Whether this user may not write there. */
async function isRefused(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => false,
    () => true,
  );
}

/** Creates nothing in a lake that has no bakes. */
async function examineLock(lake: Lake): Promise<Finding> {
  const about = 'lock';
  const path = lockPath(lake);
  try {
    await stat(path);
  } catch (error) {
    if (isAbsent(error)) return ok('lake', { about, message: 'nobody has baked here yet' });
    return notLooked(about, error, path);
  }
  try {
    await (await lockLake(lake)).release();
    return ok('lake', { about, message: 'no bake is running' });
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
    const { message } = error;
    if (await isRefused(path)) {
      const todo = 'ask somebody who may write there; reading does not need the lock';
      return warning('lake', {
        about,
        message: `whether a bake is running is not known: ${path} cannot be written to`,
        todo,
      });
    }
    if (error instanceof BusyLake) {
      const todo = 'wait for it to end; if the process hangs, end it: that releases the lock';
      return warning('lake', { about, message, todo });
    }
    return problem('lake', { about, message, todo: `remove ${path} if no bake is running` });
  }
}

/** Files that were left half written; a folder that cannot be listed does not hide the others. */
async function examineDrafts(lake: Lake, project: Project): Promise<Finding[]> {
  const about = 'drafts';
  const places = project.tables
    .filter(isBaked)
    .flatMap(({ location, bakesLocation }) => [location, bakesLocation]);
  const folders = [...new Set(places)].map((place) => lake.pathOf(place));
  const drafts = new Set<string>();
  const refusals: Finding[] = [];
  for (const folder of [...folders, join(lake.root, LAKE_FOLDER)]) {
    try {
      for (const draft of await findDrafts(folder)) drafts.add(draft);
    } catch (error) {
      refusals.push(notLooked(about, error, folder));
    }
  }
  const [refusal, ...others] = refusals;
  const more = others.length === 0 ? '' : `; nor can ${formatCount(others.length)} more be listed`;
  const notListed = refusal ? [{ ...refusal, message: `${refusal.message}${more}` }] : [];
  const [first] = drafts;
  if (first === undefined) {
    return notListed.length > 0
      ? notListed
      : [ok('lake', { about, message: 'nothing was left half written' })];
  }
  return [
    ...notListed,
    warning('lake', {
      about,
      message: `${plural(drafts.size, 'file was', 'files were')} left half written, such as ${first}`,
      todo: 'nothing: the next bake deletes them',
    }),
  ];
}

/** What the system refuses to show, as a finding like any other. */
function notLooked(about: string, error: unknown, path: string): Finding {
  const message = ofTheLake(asFileError(error, pathOf(error) ?? path));
  return problem('lake', { about, message, todo: 'fix this; a bake stops there' });
}

/** The folder that caused the error, when a folder is listed recursively. */
function pathOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).path;
}

/** Also if there is nothing yet. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return isAbsent(error);
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
