import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

/** The layout of cli-table3 0.6.5, without its lines. */
describe('a table', () => {
  it('has its columns under their headings, numbers to the right', () => {
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

  it('gives a value as many places as a terminal does', () => {
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

  it('gives several texts as many lines, and others none of their own', () => {
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

  it('keeps a value to its line, and shows what a terminal would obey', () => {
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

  it('is its headings where there are no rows', () => {
    expect(formatTable(['table', 'rows'], [])).toBe('table  rows');
  });
});
