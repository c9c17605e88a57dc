import { expect, it } from 'vitest';
import { wrapLines } from './wrap-lines.ts';

const TEXT = [
  'a title',
  '  101179523960  Flat 1, 7 Queen’s Drive: local.birchby.ashhurst-north, 909 m from a boundary',
  '    /a/path/that/is/longer/than/the/whole/terminal/is/addresses.csv:12',
  '',
].join('\n');

it('wraps lines at spaces, and indents continuation lines', () => {
  expect(wrapLines(TEXT, 60).split('\n')).toEqual([
    'a title',
    '  101179523960  Flat 1, 7 Queen’s Drive:',
    '    local.birchby.ashhurst-north, 909 m from a boundary',
    '    /a/path/that/is/longer/than/the/whole/terminal/is/addresses.csv:12',
    '',
  ]);
});

it.each([undefined, 200])('leaves lines that fit as they are, in %s columns', (columns) => {
  expect(wrapLines(TEXT, columns)).toBe(TEXT);
});
