import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answers } from '@dc-data-baker/planner';

/** More than somebody has environments, trials and branches at a time. */
const MOST_KEPT = 24;

/**
 * What was found about projects, in a folder: a file for each, named by all that the answers depend on.
 * Its first line is a hash of the rest. What cannot be read is not there, and what cannot be written
 * is found again: nobody fails for want of it.
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
    const path = this.#path(key);
    const beside = `${path}.${randomUUID()}`;
    const text = JSON.stringify(answers);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(beside, `${hashOf(text)}\n${text}`);
      await rename(beside, path);
      await this.#prune();
    } catch {
      await rm(beside, { force: true }).catch(() => {});
    }
  }

  /** Those that were written first go, and what a process left that was ended while it wrote. */
  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return { path, written: (await stat(path)).mtimeMs };
      }),
    );
    files.sort((a, b) => b.written - a.written);
    for (const { path } of files.slice(MOST_KEPT)) await rm(path, { force: true });
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
