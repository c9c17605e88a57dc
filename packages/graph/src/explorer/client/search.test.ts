import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { entriesOf, search } from './search.ts';

const entries = entriesOf(bakeryIndex().data);
const found = (query: string) =>
  search(entries, query, 4).map(({ kind, name, context }) => `${kind} ${name} of ${context}`);

it('puts an exact name before names that begin with it', () => {
  expect(found('dough')[0]).toBe('table dough of kneading');
});

it('finds columns by their names and tables', () => {
  expect(found('dough grams')).toEqual(['column grams of dough']);
  expect(found('recipe')[0]).toBe('column recipe of recipes');
});

it('finds layers', () => {
  expect(found('bak')[0]).toBe('layer baking of What is on the shelf?');
});

it('finds nothing for an empty search', () => {
  expect(found('  ')).toEqual([]);
  expect(found('cake')).toEqual([]);
});
