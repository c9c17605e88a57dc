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

it('wraps in a very narrow terminal, too', () => {
  expect(wrapLines('  one two three four', 14).split('\n')).toEqual([
    '  one two',
    '    three four',
  ]);
  expect(wrapLines('  one two', 3).split('\n')).toEqual(['  one', '    two']);
});

it.each([undefined, 200])('leaves lines that fit as they are, in %s columns', (columns) => {
  expect(wrapLines(TEXT, columns)).toBe(TEXT);
});

it('keeps a command in backticks whole, with its comma, so that it can be copied', () => {
  const text =
    '  to do: `databaker bake a_table --force`, or `databaker rollback a_table`, as you like';
  expect(wrapLines(text, 50).split('\n')).toEqual([
    '  to do: `databaker bake a_table --force`, or',
    '    `databaker rollback a_table`, as you like',
  ]);
  expect(wrapLines(text, 44).split('\n')).toEqual([
    '  to do: `databaker bake a_table --force`,',
    '    or `databaker rollback a_table`, as you',
    '    like',
  ]);
});

it('wraps inside of backticks if the command is wider than a line', () => {
  const text = 'do `databaker diff published candidate --table addresses`';
  expect(wrapLines(text, 44).split('\n')).toEqual([
    'do `databaker diff published candidate',
    '  --table addresses`',
  ]);
});
