import { describe, expect, it } from 'vitest';
import { readPattern } from './pattern.ts';

describe('a pattern with one meaning for both engines, in RE2’s syntax', () => {
  it.each([
    ['abc', 'abc'],
    ['a.c', 'a[^\\n]c'],
    ['(?s)a.c', 'a(?s:.)c'],
    ['\\d+\\s\\W', '[0-9]+[\\t\\n\\x0B\\f\\r ][^0-9A-Za-z_]'],
    ['[\\w-]', '[0-9A-Za-z_\\-]'],
    ['[^a-z.]', '[^a-z\\.]'],
    ['é', '\\x{e9}'],
    ['\\u00e9\\x41', '\\x{e9}A'],
    ['^(?:a|b)\\z', '^(?:a|b)\\z'],
    ['\\A[A-Z]{1,2}[0-9]\\z', '\\A[A-Z]{1,2}[0-9]\\z'],
    ['a+?b{2,}', 'a+?b{2,}'],
    ['\\.\\/\\-', '\\.\\/\\-'],
    ['\\A(?:^a)\\z', '\\A(?:^a)\\z'],
  ])('%s', (pattern, re2) => expect(readPattern(pattern).re2).toBe(re2));

  it('finds groups that may not match', () => {
    expect(readPattern('(a)(b)?(?:(c)|d)(e+)').groups.map(({ optional }) => optional)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('says whether it may match nothing, and whether it ends with $', () => {
    expect(readPattern('a*|b')).toMatchObject({ canBeEmpty: true, hasAlternatives: true });
    expect(readPattern('ab$')).toMatchObject({ canBeEmpty: false, endsInDollar: true });
  });
});

describe('a pattern with different meanings is refused', () => {
  it.each([
    ['(?i)a', 'without flags, lookarounds or names'],
    ['a(?=b)', 'without flags, lookarounds or names'],
    ['(?<n>a)', 'without flags, lookarounds or names'],
    ['\\bé', '`\\b` means different things'],
    ['\\p{L}', '`\\p` means different things'],
    ['(a)\\1', '`\\1` means different things'],
    ['[[:alpha:]]', 'for letters `a-zA-Z`'],
    ['[a&&b]', '`&` in `[...]`'],
    ['[a-c[x-z]]', '`[` in `[...]`'],
    ['[z-a]', 'the wrong way round'],
    ['[a-\\d]', '`\\d` means different things'],
    ['a{,2}', '`{` repeats or closes nothing'],
    ['a++', 'the engines read a repetition of a repetition differently'],
    ['a{2}?', 'the engines read a repetition of a repetition differently'],
    ['(a*)*', 'the engines repeat a group that may be empty differently'],
    ['a{3,2}', 'its numbers the wrong way round'],
    ['(a{100}){100}', 'more than 1000 repetitions'],
    ['a$b', 'nothing may come after `$`'],
    ['(a$)', 'may only stand outside of brackets'],
    ['a^b', '`^` may only stand at the beginning'],
    ['(', 'a `(` is not closed'],
    [`${'(a'.repeat(2000)}${')'.repeat(2000)}`, 'more than 100 brackets within one another'],
    ['a)', 'a `)` closes nothing'],
    ['[', 'a `[` is not closed'],
    ['*', '`*` repeats or closes nothing'],
  ])('%s', (pattern, problem) => expect(() => readPattern(pattern)).toThrow(problem));
});
