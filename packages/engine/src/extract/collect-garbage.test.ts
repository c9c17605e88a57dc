import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

const MIB = 2 ** 20;

it.each(['new', 'all'] as const)('collects buffers that nothing refers to: %s', (what) => {
  collectGarbage('all');
  const before = process.memoryUsage().arrayBuffers;
  let bytes = 0;
  for (let i = 0; i < 10; i++) {
    bytes += Buffer.alloc(20 * MIB).length;
    collectGarbage(what);
  }
  expect(bytes).toBe(200 * MIB);
  // V8 may have found one of them in use while it was, and count it as old.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * MIB);
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
