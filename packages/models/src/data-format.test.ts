import { expect, it } from 'vitest';
import { csv, headerOf, isCsv, parquet } from './data-format.ts';

const columns = [{ name: 'ballot_id' }, { name: 'area' }];

it('has a header with its columns’ names, or with the names that it declares', () => {
  expect(headerOf({ format: csv({ header: true }), columns })).toEqual(['ballot_id', 'area']);
  expect(headerOf({ format: csv({ header: { area: 'wkt' } }), columns })).toEqual([
    'ballot_id',
    'wkt',
  ]);
});

it('has no header if declared so, or if it is not CSV', () => {
  expect(headerOf({ format: csv({ header: false }), columns })).toBeUndefined();
  expect(headerOf({ format: parquet(), columns })).toBeUndefined();
});

it.each([
  [csv({ header: true }), true],
  [csv({ header: false }), true],
  [parquet(), false],
])('%o is CSV: %s', (format, is) => {
  expect(isCsv(format)).toBe(is);
});
