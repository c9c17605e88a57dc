import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { withSmallHeap } from './with-small-heap.ts';

/** How large the space for new objects becomes in a new thread in which objects survive. */
async function grown(): Promise<number> {
  const worker = new Worker(
    `const { getHeapSpaceStatistics } = require('node:v8');
    const size = () =>
      getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size;
    let most = 0;
    globalThis.kept = [];
    for (let round = 0; round < 100; round++) {
      kept = Array.from({ length: 50_000 }, (_, i) => ({ i, round }));
      most = Math.max(most, size());
    }
    require('node:worker_threads').parentPort.postMessage(most);`,
    { eval: true },
  );
  const [size] = await once(worker, 'message');
  await worker.terminate();
  return size;
}

it('keeps the space for new objects from growing, until all that asked for it are done', async () => {
  const small = await withSmallHeap(async () => {
    await withSmallHeap(async () => {});
    return grown();
  });
  expect(await grown()).toBeGreaterThan(small);
  await expect(withSmallHeap(() => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
  expect(await grown()).toBeGreaterThan(small);
});
