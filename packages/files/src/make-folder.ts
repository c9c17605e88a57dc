import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Creates a folder and its parents.
 *
 * Node's own `mkdir` with `recursive` never returns if an existing parent accepts no folders, as
 * `/proc` does (seen on Node 24.21.0): it is told that something is missing, and creates the parent
 * again and again.
 *
 * @returns the first folder that was created
 * @throws the system's error
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const refused = await refusal(path);
  if (refused === undefined) return path;
  if (await isFolder(path)) return undefined;
  const parent = dirname(path);
  if (refused.code !== 'ENOENT' || parent === path) throw refused;
  const first = await makeFolder(parent);
  const again = await refusal(path);
  // Another process may have created it at the same time.
  if (again !== undefined && !(await isFolder(path))) throw again;
  return first ?? path;
}

async function refusal(path: string): Promise<NodeJS.ErrnoException | undefined> {
  return mkdir(path).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
