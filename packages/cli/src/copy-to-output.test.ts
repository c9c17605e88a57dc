import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { copyToOutput } from './copy-to-output.ts';

/** More than fits into a stream's buffer. */
const CONTENTS = 'rows\n'.repeat(100_000);

it('copies a file that is larger than a stream’s buffer', async () => {
  const cwd = await withDraft();
  await copyToOutput({ cwd }, join(cwd, 'draft'), 'out.csv');
  expect(await readFile(join(cwd, 'out.csv'), 'utf8')).toBe(CONTENTS);
});

// Only Linux has a device that is always full.
it.skipIf(!existsSync('/dev/full'))('says what the system refused, and of what', async () => {
  const cwd = await withDraft();
  await expect(copyToOutput({ cwd }, join(cwd, 'draft'), '/dev/full')).rejects.toMatchObject({
    kind: 'lake',
    message: '/dev/full: the disk is full; free some space, and try again (ENOSPC, write)',
  });
});

async function withDraft(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'databaker-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'draft'), CONTENTS);
  return folder;
}
