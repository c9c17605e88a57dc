import { appendFileSync, cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, readDocument } from './documents.ts';

const DEFINITIONS = join(import.meta.dirname, '../../../definitions/src');

/**
 * A copy of the definitions with the examples of documents added, word for word: a block for an
 * existing file is appended to it, any other becomes a new file. It is in this package, so that its
 * imports resolve.
 *
 * @returns the copy's folder, which the caller removes
 */
export function definitionsWith(...documents: readonly string[]): string {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  cpSync(DEFINITIONS, folder, { recursive: true });
  for (const { lines } of documents.flatMap((path) => blocksOf(readDocument(path)))) {
    const [, path] = /^(?:--|\/\/) packages\/definitions\/src\/(\S+)$/.exec(lines[0] ?? '') ?? [];
    if (path === undefined) continue;
    const write = path.endsWith('.sql') ? writeFileSync : appendFileSync;
    write(join(folder, path), `\n${lines.slice(1).join('\n')}`);
  }
  return folder;
}
