import { expect, it } from 'vitest';
import { formatAge, formatBytes, formatCount, formatDuration, plural } from './amount-text.ts';

it.each([
  [0, '0'],
  [1_234_567, '1,234,567'],
])('%i rows are %s', (count, text) => expect(formatCount(count)).toBe(text));

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [43_000_000, '43.0 MB'],
  [123_456_789, '123 MB'],
  [1_100_000_000, '1.1 GB'],
])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [250, '0.25 s'],
  [12_340, '12.3 s'],
  [119_900, '1 min 59 s'],
  [125_000, '2 min 5 s'],
])('%i ms took %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [5_000, 'just now'],
  [300_000, '5 min ago'],
  [3 * 3_600_000, '3 h ago'],
  [5 * 86_400_000, '5 days ago'],
])('%i ms ago is %s', (ms, text) => expect(formatAge(ms)).toBe(text));

it('counts things', () => {
  expect(plural(0, 'row')).toBe('0 rows');
  expect(plural(1, 'row')).toBe('1 row');
  expect(plural(1234, 'address', 'addresses')).toBe('1,234 addresses');
  expect(plural(1, 'more file differs', 'more files differ')).toBe('1 more file differs');
});
