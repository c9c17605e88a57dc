import { expect, it } from 'vitest';
import { isLike } from './is-like.ts';

it.each([
  ['addresses', 'addresses', true],
  ['addresses', 'address', false],
  ['addresses', '*', true],
  ['addresses', 'add*', true],
  ['addresses', '*sses', true],
  ['addresses', 'add*sses', true],
  ['addresses', '*d*s*s', true],
  // The beginning and the end may not overlap.
  ['aba', 'ab*ba', false],
  ['abba', 'ab*ba', true],
  ['aba', 'a*b*ba', false],
  ['a.b', 'a.*', true],
  ['axb', 'a.*', false],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', `${'*a'.repeat(30)}*b`, false],
  ['a', 'x'.repeat(1_000_000), false],
])('%s is like %s: %s', (name, pattern, expected) => expect(isLike(name, pattern)).toBe(expected));
