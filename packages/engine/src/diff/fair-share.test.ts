import { expect, it } from 'vitest';
import { fairShare } from './fair-share.ts';

it.each([
  ['all, if there is room for all', [5, 1, 3], 9, 5],
  ['what small groups leave to the large ones', [100, 1, 2, 100], 43, 20],
  ['an equal part, if all are large', [50, 50, 50], 31, 10],
  ['one, even if that is too many', [7, 7, 7], 2, 1],
  ['one, if there are none', [], 10, 1],
])('is %s', (_, sizes, most, share) => {
  expect(fairShare(sizes, most)).toBe(share);
});
