import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FewLetters } from '@dc-data-baker/fixtures';
import { blocksOf, readDocument } from './documents.ts';

/**
 * A copy of the definitions with the examples of documents added, word for word: a block for an
 * existing file is appended to it, any other becomes a new file.
 *
 * @param letters the first letters for which their fan-outs have pieces
 * @returns the copy, which the caller removes
 */
export function definitionsWith(letters: string, ...documents: readonly string[]): FewLetters {
  const definitions = new FewLetters(letters);
  for (const { lines } of documents.flatMap((path) => blocksOf(readDocument(path)))) {
    const [, path] = /^(?:--|\/\/) packages\/definitions\/src\/(\S+)$/.exec(lines[0] ?? '') ?? [];
    if (path === undefined) continue;
    const write = path.endsWith('.sql') ? writeFileSync : appendFileSync;
    write(join(definitions.folder, path), `\n${lines.slice(1).join('\n')}`);
  }
  return definitions;
}
