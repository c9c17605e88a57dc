import { PassThrough } from 'node:stream';
import type { StageOf } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { bakeReporter } from './bake-reporter.ts';

const publish: StageOf<'publish'> = {
  kind: 'publish',
  id: 'publish:addresses',
  table: 'addresses',
  layer: 'addressbase',
  after: [],
  location: 's3://bucket/addresses/',
  bakesLocation: 's3://bucket/addresses/',
  as: 'table',
};

it('says that publishing is finished first exactly if the bake is stopped while it publishes', async () => {
  const stderr = new PassThrough();
  const [inIt, after] = [new AbortController(), new AbortController()];
  (await bakeReporter(stderr, inIt.signal))({ kind: 'started', stage: publish });
  inIt.abort();
  expect(String(stderr.read())).toBe(
    '`addresses` is being published, and that is finished first; stopped at once, it is left for the next bake to finish\n',
  );
  const report = await bakeReporter(stderr, after.signal);
  report({ kind: 'started', stage: publish });
  report({ kind: 'finished', stage: publish, statistics: {}, milliseconds: 1 });
  stderr.read();
  after.abort();
  expect(stderr.read()).toBeNull();
});
