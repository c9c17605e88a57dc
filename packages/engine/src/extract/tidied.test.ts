import { expect, it, vi } from 'vitest';
import type { collectGarbage } from './collect-garbage.ts';
import { tidied } from './tidied.ts';

const MIB = 2 ** 20;

/** Chunks of 1 MiB, each in a buffer of its own. */
async function* chunks(count: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, i);
}

it('passes chunks on, and has their garbage collected every 8 MiB', async () => {
  // When V8 would have collected by itself is not ours to say.
  const collect = vi.fn<typeof collectGarbage>();
  const first: number[] = [];
  for await (const chunk of tidied(chunks(60), collect)) first.push(chunk[0] as number);
  expect(first).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(collect.mock.calls).toEqual(Array.from({ length: 7 }, () => ['new']));
});
