import { expect, it } from 'vitest';
import { plural } from './plural.ts';

it('counts things', () => {
  expect(plural(0, 'row')).toBe('0 rows');
  expect(plural(1, 'row')).toBe('1 row');
  expect(plural(1234, 'address', 'addresses')).toBe('1,234 addresses');
  expect(plural(1, 'more file differs', 'more files differ')).toBe('1 more file differs');
});
