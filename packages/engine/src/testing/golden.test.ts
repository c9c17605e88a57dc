import { readFile } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { expectGolden } from './golden.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const kept = new URL('golden/town/addresses.json', import.meta.url);

it('fails on a difference, and rewrites nothing', async () => {
  vi.stubEnv('UPDATE_GOLDEN', '');
  const before = await readFile(kept, 'utf8');
  await expect(expectGolden('town/addresses', { rows: [] })).rejects.toThrow('to deeply equal');
  await expect(expectGolden('town/nowhere', {})).rejects.toThrow('ENOENT');
  expect(await readFile(kept, 'utf8')).toBe(before);
});

it('is not updated if CI is set', async () => {
  vi.stubEnv('UPDATE_GOLDEN', '1');
  vi.stubEnv('CI', 'true');
  const before = await readFile(kept, 'utf8');
  await expect(expectGolden('town/addresses', { rows: [] })).rejects.toThrow('where CI is set');
  expect(await readFile(kept, 'utf8')).toBe(before);
});
