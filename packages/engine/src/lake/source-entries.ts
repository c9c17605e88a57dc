import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import { isHidden } from '../is-hidden.ts';
import { lakeError } from './lake-error.ts';

export interface SourceEntry {
  readonly path: string;
  readonly found: Stats;
}

/**
 * The external files under a folder, following links to files and folders. Names that Athena
 * ignores are skipped before they are examined: an editor's lock may be a link without a target.
 *
 * @throws a `data` error for anything other than a file or a folder, for a link without a target or
 *   in a loop, and for a name that is not UTF-8
 */
export async function sourceEntries(
  folder: string,
  within: readonly string[] = [],
): Promise<SourceEntry[]> {
  const real = await lakeError(folder, () => realpath(folder).catch(absent));
  if (real === undefined) return [];
  if (within.includes(real)) {
    throw refused(folder, 'a link that leads back to a folder that contains it; remove it');
  }
  const entries = await lakeError(folder, () =>
    readdir(folder, { withFileTypes: true, encoding: 'buffer' }),
  );
  const lists: SourceEntry[][] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (isHidden(name.toString('latin1'))) continue;
    if (!isUtf8(name)) throw refused(join(folder, name.toString()), notUtf8(name));
    const path = join(folder, name.toString());
    const found = await lakeError(path, () => stat(path).catch(absent));
    // A file that was deleted meanwhile is skipped; a link without a target is a mistake.
    if (found === undefined && !entry.isSymbolicLink()) continue;
    if (found?.isDirectory()) lists.push(await sourceEntries(path, [...within, real]));
    else if (found?.isFile()) lists.push([{ path, found }]);
    else
      throw refused(
        path,
        found
          ? kindOf(found)
          : 'a link to something that does not exist; remove it, or put there what it leads to',
      );
  }
  return lists.flat();
}

function refused(path: string, what: string): DatabakerError {
  return new DatabakerError('data', `${path}: ${what}`);
}

function notUtf8(name: Buffer): string {
  const shown = name.toString('latin1').replace(/[^ -~]/g, (byte) => `\\x${hex(byte)}`);
  return `the name ${shown} is not UTF-8, so no engine can read the file; rename it`;
}

function hex(byte: string): string {
  return byte.charCodeAt(0).toString(16).padStart(2, '0');
}

function kindOf(found: Stats): string {
  const kinds = [
    [found.isFIFO(), 'a named pipe'],
    [found.isSocket(), 'a socket'],
    [found.isBlockDevice() || found.isCharacterDevice(), 'a device'],
  ] as const;
  const kind = kinds.find(([is]) => is)?.[1] ?? 'something else';
  return `${kind}, not a file; move it away, or give it a name that begins with a dot`;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
