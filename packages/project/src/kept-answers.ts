import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile } from '@dc-data-baker/files';
import type { Answers } from '@dc-data-baker/planner';

/** More than the environments, trials and branches that anybody uses at a time. */
const MOST_KEPT = { files: 24 };

/**
 * What was found about projects, cached in a folder: a file for each, named by all that the answers
 * depend on. Its first line is a hash of the rest. A file that cannot be read counts as missing.
 */
export class KeptAnswers {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: string): Promise<Answers | undefined> {
    const path = this.#path(key);
    try {
      const text = await readFile(path, 'utf8');
      const end = text.indexOf('\n');
      const kept = text.slice(end + 1);
      if (text.slice(0, end) !== hashOf(kept)) return undefined;
      return JSON.parse(kept) as Answers;
    } catch {
      return undefined;
    }
  }

  async write(key: string, answers: Answers): Promise<void> {
    const text = JSON.stringify(answers);
    const write = (draft: string) => writeFile(draft, `${hashOf(text)}\n${text}`);
    await keepFile(this.#path(key), write, MOST_KEPT);
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
