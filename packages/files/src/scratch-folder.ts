import { readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './is-running.ts';

/**
 * Ours end with the number of the process. They begin with the name of the machine, because
 * containers may share the folder, and do not see each other's processes.
 */
const BEGINNING = `databaker-${hostname().replaceAll('/', '_')}-`;

/**
 * A folder for what a command needs while it runs, among those of the system. The caller makes it,
 * and removes it. If the process is killed, the next call in any process removes it.
 *
 * @param use what it is for, in a word: a process has one for each
 */
export async function scratchFolder(use: string, parent: string = tmpdir()): Promise<string> {
  // A folder that cannot be read, or a scratch folder of another user, is nothing to fail for.
  const names = await readdir(parent).catch(() => []);
  const left = names.filter((name) => {
    const pid = name.startsWith(BEGINNING) ? /-(\d+)$/.exec(name)?.[1] : undefined;
    return pid !== undefined && !isRunning(Number(pid));
  });
  for (const name of left) {
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
  return join(parent, `${BEGINNING}${use}-${process.pid}`);
}
