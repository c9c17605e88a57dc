import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A hash of code whose results are cached: of its files, and of the runtime, since cached files may
 * depend on its byte order.
 *
 * @param root the folder that paths are relative to, so that the hash does not depend on it
 * @param files tests among them are left out
 * @returns `undefined` if the code cannot be hashed: files are missing, or have changed since this
 *   process began, which may have loaded the earlier ones
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
