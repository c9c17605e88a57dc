import { expect, it, vi } from 'vitest';
import type { collectGarbage } from './collect-garbage.ts';
import { tidied } from './tidied.ts';

const MIB = 2 ** 20;

/** Chunks of 1 MiB, each in a buffer of its own. */
async function* chunks(count: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, i);
}

it('passes chunks on, and has all garbage collected after 8 MiB, then theirs every 8 MiB', async () => {
  // When V8 would have collected by itself is not ours to say.
  const collect = vi.fn<typeof collectGarbage>();
  const first: number[] = [];
  for await (const chunk of tidied(chunks(60), collect)) first.push(chunk[0] as number);
  expect(first).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(collect.mock.calls).toEqual([['all'], ...Array.from({ length: 6 }, () => ['new'])]);
});

it('collects nothing for less than 8 MiB', async () => {
  const collect = vi.fn<typeof collectGarbage>();
  for await (const _ of tidied(chunks(7), collect));
  expect(collect).not.toHaveBeenCalled();
});
