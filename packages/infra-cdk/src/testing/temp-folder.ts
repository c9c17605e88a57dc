import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDERS: string[] = [];

/** A directory for the tests of a file, removed when they end. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'databaker-cdk-')));
  FOLDERS.push(folder);
  return folder;
}

export function removeTempFolders(): void {
  for (const folder of FOLDERS.splice(0)) rmSync(folder, { recursive: true, force: true });
}
