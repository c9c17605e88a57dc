import { expect, it } from 'vitest';
import { bakeTime } from './bake-time.ts';

it.each([
  ['2026-05-07T20:59:59Z', '2026-05-07 21:59'],
  ['2026-05-07T21:00:00Z', '2026-05-07 22:00'],
  ['2026-05-07T23:30:00Z', '2026-05-08 00:30'],
  ['2026-12-10T21:59:59Z', '2026-12-10 21:59'],
  ['2026-12-10T00:00:00Z', '2026-12-10 00:00'],
])('%s is %s in the United Kingdom', (time, text) => {
  expect(bakeTime(new Date(time))).toBe(text);
});
