import { expect, it } from 'vitest';
import { watchSilence } from './watch-silence.ts';

/** Watches for a number of pauses, or until it gives up. */
async function watched(pauses: number, heard: () => number, answers: readonly boolean[]) {
  const waited: number[] = [];
  const left = [...answers];
  const stop = new AbortController();
  const said = await watchSilence({
    heard,
    answers: async () => left.shift() ?? false,
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
  const { waited, unasked } = await watched(4, () => bytes++, [true]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 60_000, 60_000], 1]);
});

it('goes on where a silent server answers, at once or when it is asked again', async () => {
  const { waited, unasked } = await watched(5, () => 0, [true, false, false, true]);
  expect([waited, unasked]).toEqual([[60_000, 60_000, 5000, 10_000, 60_000], 0]);
});

it('goes on where something comes while a server that does not answer is asked', async () => {
  let bytes = 0;
  const { waited } = await watched(3, () => (bytes < 2 ? bytes++ && 0 : bytes), [false, false]);
  expect(waited).toEqual([60_000, 5000, 60_000]);
});

it('gives up where nothing comes and nobody answers', async () => {
  expect(await watched(9, () => 7, [])).toEqual({
    waited: [60_000, 5000, 10_000],
    said: 'nothing came for 60 s, and the server does not answer',
    unasked: 0,
  });
});
