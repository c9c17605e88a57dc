import { describe, expect, it } from 'vitest';
import { fitTable } from './fit-table.ts';

const HEAD = ['layer', 'table', 'state', 'rows', 'checks'];
const ROWS = [
  ['addressbase', 'addressbase_cleaned_raw', 'external, stale', '', ''],
  ['addressbase', 'addressbase_partitioned', 'published', '203,748', '1 failed'],
  ['current_elections', 'current_ballots', 'external', '', ''],
];

const fitted = (columns: number | undefined) =>
  fitTable(HEAD, ROWS, { right: ['rows'], headings: 2, columns }).split('\n');

describe('a table', () => {
  it.each([undefined, 78, 200])('that fits has a line for each row, in %s columns', (columns) => {
    expect(fitted(columns)).toEqual([
      'layer              table                    state               rows  checks',
      'addressbase        addressbase_cleaned_raw  external, stale',
      'addressbase        addressbase_partitioned  published        203,748  1 failed',
      'current_elections  current_ballots          external',
    ]);
  });

  it('that is wider shows its first columns as headings, each once', () => {
    expect(fitted(77)).toEqual([
      'layer',
      '  table',
      '    state               rows  checks',
      'addressbase',
      '  addressbase_cleaned_raw',
      '    external, stale',
      '  addressbase_partitioned',
      '    published        203,748  1 failed',
      'current_elections',
      '  current_ballots',
      '    external',
    ]);
  });

  it('that is still wider wraps its rows', () => {
    expect(fitted(30).slice(0, 8)).toEqual([
      'layer',
      '  table',
      '    state               rows',
      '      checks',
      'addressbase',
      '  addressbase_cleaned_raw',
      '    external, stale',
      '  addressbase_partitioned',
    ]);
    expect(fitted(30).slice(8, 10)).toEqual(['    published        203,748', '      1 failed']);
  });

  it('wraps a text on a line of its own', () => {
    const rows = [['t', 'failed: unique(uprn), notNull(postcode); warned: near(postcode, 5)']];
    expect(fitTable(['table', 'checks'], rows, { headings: 1, columns: 50 }).split('\n')).toEqual([
      'table',
      '  checks',
      't',
      '  failed: unique(uprn), notNull(postcode); warned:',
      '  near(postcode, 5)',
    ]);
  });

  it('that is wider leaves out columns without values', () => {
    const rows = [['a_long_name_of_a_table', 'passed', '']];
    const head = ['table', 'result', 'such as'];
    expect(fitTable(head, rows, { headings: 1, columns: 25 }).split('\n')).toEqual([
      'table',
      '  result',
      'a_long_name_of_a_table',
      '  passed',
    ]);
  });

  it('never breaks a word, so that it can be copied', () => {
    const path = '/a/path/that/is/longer/than/the/terminal';
    const rows = [['t', path]];
    const lines = fitTable(['table', 'place'], rows, { headings: 1, columns: 20 }).split('\n');
    expect(lines.at(-1)).toBe(`  ${path}`);
  });
});
