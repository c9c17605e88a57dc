import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DEFINITIONS = join(import.meta.dirname, '../../../definitions/src');
const ALL = "[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']";

/** A copy of the definitions whose fan-outs only have pieces for a few first letters. */
export class FewLetters {
  /** In this package, so that its imports resolve. */
  readonly folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  /** The value for `--definitions`. */
  readonly file = join(this.folder, 'index.ts');

  constructor(letters: string) {
    cpSync(DEFINITIONS, this.folder, { recursive: true });
    this.replace('postcodes.ts', ALL, JSON.stringify([...letters]));
  }

  /** @throws if the text is not there */
  replace(path: string, from: string, to: string): void {
    const file = join(this.folder, path);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    writeFileSync(file, text.replace(from, to));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
