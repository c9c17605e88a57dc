import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { beforeEach, expect, it } from 'vitest';
import { codeVersion } from './code-version.ts';

const LONG_AGO = new Date('2026-01-01');
const TO_COME = new Date('2126-01-01');

let root: string;
beforeEach(async () => {
  root = await tempFolder();
  await put('node_modules/.pnpm/lock.yaml', 'parser: 1');
  await put('packages/models/src/index.ts', 'export const a = 1;');
  await put('packages/planner/src/sql/parse.ts', 'export const b = 1;');
  await put('packages/project/src/index.ts', 'export const c = 1;');
  await put('packages/engine/src/index.ts', 'export const d = 1;');
});

async function put(file: string, text: string, changed = LONG_AGO): Promise<void> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await utimes(path, changed, changed);
}

it('is the hash of our own code, which it finds', () => {
  expect(codeVersion()).toMatch(/^[0-9a-f]{64}$/);
});

it.each([
  ['another source', 'packages/planner/src/sql/parse.ts', 'export const b = 2;'],
  ['a new source', 'packages/engine/src/duckdb/session.ts', ''],
  ['another version of a library', 'node_modules/.pnpm/lock.yaml', 'parser: 2'],
])('differs with %s', async (_, file, text) => {
  const before = codeVersion(root);
  await put(file, text);
  expect(before).toBeDefined();
  expect(codeVersion(root)).toBeDefined();
  expect(codeVersion(root)).not.toBe(before);
});

it('is the same after a test has changed', async () => {
  const before = codeVersion(root);
  await put('packages/models/src/index.test.ts', 'it');
  expect(codeVersion(root)).toBe(before);
});

it('is unknown if the code has changed while it runs', async () => {
  await put('packages/models/src/index.ts', 'export const a = 1;', TO_COME);
  expect(codeVersion(root)).toBeUndefined();
});

it('is unknown if the sources of a package are not there', async () => {
  await rm(join(root, 'packages/engine'), { recursive: true });
  expect(codeVersion(root)).toBeUndefined();
});

it('is unknown if the installed packages are unknown', async () => {
  await rm(join(root, 'node_modules'), { recursive: true });
  expect(codeVersion(root)).toBeUndefined();
});
