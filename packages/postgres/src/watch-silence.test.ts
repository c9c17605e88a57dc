import { expect, it } from 'vitest';
import { watchSilence } from './watch-silence.ts';

const GONE = 'the server does not answer';

/**
 * Watches for a number of pauses, or until it gives up.
 *
 * @param heard how much arrived by the end of so many pauses
 */
async function watched(
  pauses: number,
  heard: (waited: number) => number,
  reasons: readonly (string | undefined)[],
) {
  const waited: number[] = [];
  const left = [...reasons];
  const stop = new AbortController();
  const said = await watchSilence({
    heard: () => heard(waited.length),
    reason: async () => left.shift(),
    longest: 150_000,
    pause: async (milliseconds) => {
      waited.push(milliseconds);
      if (waited.length === pauses) stop.abort();
      stop.signal.throwIfAborted();
    },
    signal: stop.signal,
  }).catch((error: Error) => error.message);
  return { waited, said, unasked: left.length };
}

it('asks nothing while something comes', async () => {
  const { waited, unasked } = await watched(4, (pauses) => pauses, [GONE]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 60_000, 60_000], 1]);
});

it('goes on where the server has no reason to be silent, at once or when it is asked again', async () => {
  const { waited, unasked } = await watched(5, () => 0, [undefined, GONE, GONE]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 5000, 10_000, 60_000], 0]);
});

it('goes on where something comes while the server is asked', async () => {
  const { waited } = await watched(3, (pauses) => (pauses < 2 ? 0 : 1), [GONE, GONE]);
  expect(waited).toEqual([60_000, 5000, 60_000]);
});

it('gives up where nothing comes and the server still says that nothing will', async () => {
  expect(await watched(9, () => 7, [GONE, GONE, GONE])).toEqual({
    waited: [60_000, 5000, 10_000],
    said: 'nothing was received for 60 s, and the server does not answer',
    unasked: 0,
  });
});

it('gives up after longer than a query may take, whatever the server says', async () => {
  const { waited, said } = await watched(9, () => 7, []);
  expect(waited).toEqual([60_000, 60_000, 60_000]);
  expect(said).toBe('nothing was received for 180 s, and the server should have ended the query');
});

it('counts the silence from what came last', async () => {
  const { waited, said } = await watched(9, (pauses) => Math.floor(pauses / 3), []);
  expect([waited.length, said]).toEqual([9, 'This operation was aborted']);
});
