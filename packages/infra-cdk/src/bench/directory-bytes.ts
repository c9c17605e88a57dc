import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The size of the files in a directory; files that are deleted meanwhile do not count. */
export function directoryBytes(directory: string): number {
  let bytes = 0;
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const stats = statSync(join(directory, path), { throwIfNoEntry: false });
    if (stats?.isFile()) bytes += stats.size;
  }
  return bytes;
}
