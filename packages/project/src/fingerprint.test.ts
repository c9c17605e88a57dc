import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

describe('a fingerprint', () => {
  it('is the same for equal data', () => {
    expect(fingerprint({ a: [1, 'x', null], b: undefined })).toBe(
      fingerprint({ a: [1, 'x', null], b: undefined }),
    );
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another kind of value', { a: 1 }, { a: '1' }],
    ['another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['what is there and undefined', { a: 1 }, { a: 1, b: undefined }],
    ['what is in a list', { a: [['x'], 'y'] }, { a: ['x', ['y']] }],
  ])('differs with %s', (_, one, other) => {
    expect(fingerprint(one)).toBeDefined();
    expect(fingerprint(one)).not.toBe(fingerprint(other));
  });

  it.each([
    ['a function', { a: () => 1 }],
    ['what JSON makes another value of', { a: Number.NaN }],
    ['a date', [new Date(0)]],
    ['a map', { a: new Map([['b', 1]]) }],
    ['a list with holes', { a: [undefined] }],
  ])('does not exist for %s', (_, value) => {
    expect(fingerprint('x', value)).toBeUndefined();
  });
});
