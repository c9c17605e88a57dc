import { expect, it } from 'vitest';
import { visibleTexts } from './visible-texts.ts';

const ESCAPED = '\u001b[2J';
const SHOWN = '\\u001b[2J';

it('escapes invisible characters in every text, at any depth, and changes nothing else', () => {
  const when = new Date(0);
  const data = { [ESCAPED]: [{ name: ESCAPED, lines: ['a\nb'] }], n: 1n, none: null, when };
  expect(visibleTexts(data)).toEqual({
    [SHOWN]: [{ name: SHOWN, lines: ['a\\u000ab'] }],
    n: 1n,
    none: null,
    when,
  });
  expect(Object.keys(data)).toContain(ESCAPED);
});

it('changes nothing when it is applied twice', () => {
  expect(visibleTexts(visibleTexts([ESCAPED]))).toEqual([SHOWN]);
});
