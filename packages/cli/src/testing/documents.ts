import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

/** The README and the pages of `docs/`, by name, in reading order. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

export function readDocument(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** A document's fenced blocks, without their indentation. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^([ ]*)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = '', language = '', body = '']) => ({
      language,
      lines: body.split('\n').map((line) => line.slice(indent.length)),
    }),
  );
}

/** The words of a command line, without its quotes and its comment. */
export function wordsOf(line: string): string[] {
  return [...line.replace(/\s#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}
