import { describe, expect, it } from 'vitest';
import { failureText, foundText } from './failure-text.ts';

const counted = (rows: number) => ({ wrong: 1, samples: [{ row_count: rows }] });

describe('the text of a failed check', () => {
  it.each([
    ['rowCount(1..)', 0, 'it has 0 rows; expected at least 1'],
    ['rowCount(2..)', 1, 'it has 1 row; expected at least 2'],
    ['rowCount(10..20)', 21, 'it has 21 rows; expected 10 to 20'],
  ])('says what was counted: %s', (name, rows, told) => {
    expect(failureText('bread', { name, ...counted(rows) })).toBe(
      `check ${name} of \`bread\` failed: ${told}`,
    );
    expect(foundText({ name, ...counted(rows) })).toBe(`found that ${told}`);
  });

  it('says which share of the values is within bounds', () => {
    const result = { wrong: 1, samples: [{ row_count: 5, within: 2 }] };
    expect(failureText('bread', { name: 'shareBetween(0.5, weight, -1, 2.5)', ...result })).toBe(
      'check shareBetween(0.5, weight, -1, 2.5) of `bread` failed: weight is from -1 to 2.5 in 2 of 5 rows; expected at least 3',
    );
  });

  it('says which values no row has', () => {
    const result = { name: 'hasValues(id, 7, 8, 9)', wrong: 2, samples: [{ id: 7 }, { id: 9 }] };
    expect(failureText('bread', result)).toBe(
      'check hasValues(id, 7, 8, 9) of `bread` failed: no row has the id 7, 9',
    );
    expect(foundText(result)).toBe('found that no row has the id 7, 9');
  });

  it('names what was found if it has names, and says how many others there are', () => {
    const names = Array.from({ length: 100 }, (_, i) => `local.${i}`);
    const samples = names.map((id) => ({ id, times: 2 }));
    const name = 'notEmpty(geometry)';
    expect(foundText({ name, wrong: 2, samples: samples.slice(0, 2) })).toBe(
      'found 2: local.0, local.1',
    );
    expect(foundText({ name, wrong: 1234, samples })).toBe(
      `found 1,234: ${names.join(', ')} and 1,134 more`,
    );
  });

  it('names rows and where they came from', () => {
    const result = { name: 'notNull(kind)', wrong: 4, samples: [{ id: 'a' }, { id: 'b' }] };
    expect(failureText('bread', result, [['bread.csv line 3'], []])).toBe(
      [
        'check notNull(kind) of `bread` failed: 4 rows are wrong; correct them at their source',
        '  {"id":"a"} (bread.csv line 3)',
        '  {"id":"b"}',
      ].join('\n'),
    );
    expect(foundText({ ...result, samples: [{ id: 'a', kind: null }] })).toBe(
      'found 4 rows, such as {"id":"a","kind":null}',
    );
  });
});
