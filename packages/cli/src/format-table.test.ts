import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

/** The layout of cli-table3 0.6.5, without its lines. */
describe('a table', () => {
  it('aligns columns with their headings, and numbers to the right', () => {
    const rows = [
      ['ballots', '7'],
      ['b', '1,200'],
    ];
    expect(formatTable(['table', 'rows'], rows, ['rows']).split('\n')).toEqual([
      'table     rows',
      'ballots      7',
      'b        1,200',
    ]);
  });

  it('measures the width of a value as a terminal does', () => {
    const rows = [
      ['你好', 'wide'],
      ['e\u0301', 'composed'],
      ['abcde', ''],
    ];
    expect(formatTable(['text', 'kind'], rows).split('\n')).toEqual([
      'text   kind',
      '你好   wide',
      'e\u0301      composed',
      'abcde',
    ]);
  });

  it('gives each of several texts a line, and single ones none of their own', () => {
    const rows = [
      [['1 High Street', '', 'Town'], '9', 'x'],
      ['', [], ''],
      ['2', '10', ['y', 'z']],
    ];
    expect(formatTable(['address', 'n', 'k'], rows, ['n']).split('\n')).toEqual([
      'address         n  k',
      '1 High Street   9  x',
      '',
      'Town',
      '',
      '2              10  y',
      '                   z',
    ]);
  });

  it('keeps a value on its line, and escapes control characters', () => {
    const rows = [
      ['1 High\r\nStreet', '1'],
      ['\u001b[2J\u009b1m\u202e', '2'],
    ];
    expect(formatTable(['add\nress', 'n'], rows, ['n']).split('\n')).toEqual([
      'add\\u000aress             n',
      '1 High\\u000d\\u000aStreet  1',
      '\\u001b[2J\\u009b1m\\u202e   2',
    ]);
  });

  it('has only its headings if there are no rows', () => {
    expect(formatTable(['table', 'rows'], [])).toBe('table  rows');
  });
});
