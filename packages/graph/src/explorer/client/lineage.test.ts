import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { lineageOf, neighboursOf } from './lineage.ts';

const index = bakeryIndex();

it('follows a column up to what it is made of and down to what is made of it', () => {
  const light = lineageOf(index, { table: 'dough', column: 'grams' });
  expect(Object.fromEntries(light.columns)).toEqual({
    flour: ['weight'],
    dough: ['grams'],
    loaves: ['price'],
    shelf: ['price'],
  });
  expect([...light.arrows].sort()).toEqual(['dough>loaves', 'flour>dough', 'loaves>shelf']);
});

it('does not go up again from what it came down to', () => {
  // The price is made of the recipe's grams too, and the dough's grams are not.
  expect(lineageOf(index, { table: 'dough', column: 'grams' }).tables).not.toContain('recipes');
});

it('stops where a column is of no other', () => {
  expect([...lineageOf(index, { table: 'dough', column: 'shift' }).tables]).toEqual(['dough']);
});

it('lights a table with what it reads and what reads it', () => {
  expect([...neighboursOf(index, 'loaves').tables].sort()).toEqual([
    'dough',
    'loaves',
    'recipes',
    'shelf',
  ]);
});
