import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVER_FOLDER } from './server-folder.ts';

/** The state that survives a restart: named parts, in one JSON file under the root. */
export class SavedState {
  readonly #path: string;
  #parts: Record<string, unknown> = {};

  constructor(root: string) {
    this.#path = join(root, SERVER_FOLDER, 'state.json');
    try {
      this.#parts = JSON.parse(readFileSync(this.#path, 'utf8')) as Record<string, unknown>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  part<Part>(name: string, fresh: Part): Part {
    return (this.#parts[name] as Part | undefined) ?? fresh;
  }

  save(name: string, part: unknown): void {
    this.#parts[name] = part;
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#parts, undefined, 1));
    renameSync(`${this.#path}.new`, this.#path);
  }
}
