import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Compares a value with the one in `golden/<name>.json`.
 *
 * A difference fails the test, and the file is never rewritten implicitly: to accept a change, run
 * the test with `UPDATE_GOLDEN=1` and review it in git. CI refuses that variable.
 */
export async function expectGolden(name: string, value: unknown): Promise<void> {
  const path = fileURLToPath(new URL(`golden/${name}.json`, import.meta.url));
  if (process.env['UPDATE_GOLDEN']) {
    if (process.env['CI']) throw new Error('golden files are not updated where CI is set');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  }
  expect(value).toEqual(JSON.parse(await readFile(path, 'utf8')));
}
