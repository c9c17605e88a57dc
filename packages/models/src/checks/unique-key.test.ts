import { expect, it } from 'vitest';
import { checkName, uniqueKey } from './checks-of.ts';
import { notNull } from './not-null.ts';
import { unique } from './unique.ts';

const found = (name: string, wrong: number) => ({
  name,
  severity: 'fail' as const,
  passed: wrong === 0,
  wrong,
  samples: [],
});
const strict = unique('uprn');
const lenient = unique(['source', 'uprn'], { identicalRows: 'warn' });

it.each([
  ['a check that found nothing', strict, [found('unique(uprn)', 0)], ['uprn']],
  ['a check that found something', strict, [found('unique(uprn)', 1)], undefined],
  ['a check that did not run', strict, [], undefined],
  [
    'identical rows that may be, and are not',
    lenient,
    [found('unique(source, uprn)', 0), found('identicalRows(source, uprn)', 0)],
    ['source', 'uprn'],
  ],
  [
    'identical rows that may be, and are',
    lenient,
    [found('unique(source, uprn)', 0), found('identicalRows(source, uprn)', 2)],
    undefined,
  ],
])('a key is known to be unique from %s: %#', (_, check, results, key) =>
  expect(uniqueKey({ checks: [notNull('uprn'), check] }, results, ['uprn', 'source'])).toEqual(key),
);

it('only keys of the given columns are returned', () => {
  expect(
    uniqueKey({ checks: [strict] }, [found(checkName(strict), 0)], ['address']),
  ).toBeUndefined();
});
