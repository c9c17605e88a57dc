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

  it('writes counts with separators of thousands', () => {
    const counts = { published: 12_345, candidate: 9_876 };
    const failed = (name: string, samples: Record<string, string | number>[], wrong = 1) =>
      failureText('bread', { name, wrong, samples })
        .split('\n')[0]
        ?.replace(/^.* failed: /, '');
    expect(failed('notFewerThan(0.9, published rows)', [counts])).toBe(
      'rows: there are 9,876, and 12,345 are published; expected at least 11,111',
    );
    expect(failed('notFewerThan(0.9, published id)', [{ gone: 'a', ...counts }], 2_469)).toBe(
      'id: 9,876 of 12,345 that are published are there; expected at least 11,111; gone are a and 2,468 more',
    );
    const fewer = { fewer: 'local.a', had: 3_100, has: 1_050, ...counts };
    expect(failed('notFewerThan(0.9, published elements of ids)', [fewer])).toBe(
      'elements of ids: there are 9,876, and 12,345 are published; expected at least 11,111; fewer have local.a (1,050 of 3,100)',
    );
    expect(failed('rowCount(1000..2000)', [{ row_count: 2_001 }])).toBe(
      'it has 2,001 rows; expected 1,000 to 2,000',
    );
    const within = { row_count: 5_000, within: 2_000 };
    expect(failed('shareBetween(0.5, weight, -1, 2.5)', [within])).toBe(
      'weight is from -1 to 2.5 in 2,000 of 5,000 rows; expected at least 2,500',
    );
    expect(failed('notNull(kind)', [], 1_234)).toBe(
      '1,234 rows are wrong; correct them at their source',
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
