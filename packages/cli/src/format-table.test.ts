import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

/** As cli-table3 0.6.5 lays them out, without its lines. */
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

  it('gives a value of several lines as many lines, and none of its own to others', () => {
    const rows = [
      ['1 High Street\n\nTown', '9', 'x'],
      ['', '', ''],
      ['2', '10', 'y\nz'],
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

  it('is its headings where there are no rows', () => {
    expect(formatTable(['table', 'rows'], [])).toBe('table  rows');
  });
});
