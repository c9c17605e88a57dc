import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { tidied } from './tidied.ts';

const MIB = 2 ** 20;

/** Chunks of 1 MiB, each in a buffer of its own. */
async function* chunks(count: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, i);
}

it('passes chunks on, and collects the buffers of those that are gone', async () => {
  collectGarbage('all');
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const first: number[] = [];
  for await (const chunk of tidied(chunks(60))) {
    first.push(chunk[0] as number);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(first).toEqual(Array.from({ length: 60 }, (_, i) => i));
  // Not all 60 at once: every 8 MiB, what is not in use is collected.
  expect(most).toBeLessThan(20 * MIB);
});

it('gives back the memory that objects took', () => {
  setFlagsFromString('--semi-space-growth-factor=2');
  let kept: object[] | undefined = Array.from({ length: 2_000_000 }, (_, i) => ({ i }));
  const used = process.memoryUsage().heapTotal;
  expect(kept).toHaveLength(2_000_000);
  kept = undefined;
  collectGarbage('all');
  expect(process.memoryUsage().heapTotal).toBeLessThan(used - 32 * MIB);
});
