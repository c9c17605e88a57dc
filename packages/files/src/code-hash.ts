import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/**
 * A hash of code, for what was found by it and is kept: of files, and of what runs them, whose byte order
 * a file may have.
 *
 * @param root the folder that the files are named from, so that the hash is the same wherever that is
 * @param files of which tests are left out
 * @returns `undefined` where it cannot be said what code that is: files are not there, or have changed
 *   since this process began, which may have loaded them before
 */
export function codeHash(root: string, files: readonly string[]): string | undefined {
  const hash = createHash('sha256').update(
    `${process.version} ${process.platform} ${process.arch}`,
  );
  try {
    for (const file of files.toSorted()) {
      if (file.endsWith('.test.ts')) continue;
      const path = join(root, file);
      if (statSync(path).mtimeMs > performance.timeOrigin) return undefined;
      const text = readFileSync(path);
      hash.update(`${file} ${text.length}\n`).update(text);
    }
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
