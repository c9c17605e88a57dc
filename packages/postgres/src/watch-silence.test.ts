import { expect, it } from 'vitest';
import { watchSilence } from './watch-silence.ts';

const GONE = 'the server does not answer';

/** Watches for a number of pauses, or until it gives up. */
async function watched(
  pauses: number,
  heard: () => number,
  reasons: readonly (string | undefined)[],
) {
  const waited: number[] = [];
  const left = [...reasons];
  const stop = new AbortController();
  const said = await watchSilence({
    heard,
    reason: async () => left.shift(),
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
  let bytes = 0;
  const { waited, unasked } = await watched(4, () => bytes++, [GONE]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 60_000, 60_000], 1]);
});

it('goes on where the server has no reason to be silent, at once or when it is asked again', async () => {
  const { waited, unasked } = await watched(5, () => 0, [undefined, GONE, GONE]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 5000, 10_000, 60_000], 0]);
});

it('goes on where something comes while the server is asked', async () => {
  let bytes = 0;
  const { waited } = await watched(3, () => (bytes < 2 ? bytes++ && 0 : bytes), [GONE, GONE]);
  expect(waited).toEqual([60_000, 5000, 60_000]);
});

it('gives up where nothing comes and the server still says that nothing will', async () => {
  expect(await watched(9, () => 7, [GONE, GONE, GONE])).toEqual({
    waited: [60_000, 5000, 10_000],
    said: 'nothing was received for 60 s, and the server does not answer',
    unasked: 0,
  });
});
