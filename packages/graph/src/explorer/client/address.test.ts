import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { formatAddress, parseAddress } from './address.ts';

const index = bakeryIndex();

it.each([{ table: 'dough' }, { table: 'dough', column: 'grams' }])('%j comes back', (address) => {
  expect(parseAddress(formatAddress(address), index)).toEqual({ column: undefined, ...address });
});

it.each([
  ['a table that is gone', '#cake', undefined],
  ['no table', '', undefined],
  ['a column that is gone', '#dough/sugar', { table: 'dough', column: undefined }],
  ['half of an escape', '#dough/%E0%A4%A', { table: 'dough', column: undefined }],
])('%s', (_, hash, address) => {
  expect(parseAddress(hash, index)).toEqual(address);
});
