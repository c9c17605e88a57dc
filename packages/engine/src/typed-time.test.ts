import { expect, it } from 'vitest';
import { typedTime } from './typed-time.ts';

it.each([
  ['2026-11-26T18:00Z', '2026-11-26T18:00:00.000Z'],
  ['2026-11-26 18:00:59Z', '2026-11-26T18:00:59.000Z'],
  ['2026-11-26T18:00:59.123Z', '2026-11-26T18:00:59.123Z'],
  ['2026-11-26Z', '2026-11-26T00:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(typedTime(text)?.toISOString()).toBe(expected);
});

it('is by the clock of this machine without a Z', () => {
  expect(typedTime('2026-07-01 18:00')).toEqual(new Date(2026, 6, 1, 18));
  expect(typedTime('2026-07-01')).toEqual(new Date(2026, 6, 1));
});

it.each(['', 'yesterday', '18:00', '2026-13-01', '2026-11-26T25:00Z', '20261126T180000Z-3512ed'])(
  '`%s` is none',
  (text) => {
    expect(typedTime(text)).toBeUndefined();
  },
);
