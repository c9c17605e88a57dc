import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { decisionsOf, lineageOf, neighboursOf } from './lineage.ts';

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
  // The price also comes from the recipe's grams, but the dough's grams do not.
  expect(lineageOf(index, { table: 'dough', column: 'grams' }).tables).not.toContain('recipes');
});

it('tells what decides the rows of a table, and of the tables that its values come through', () => {
  const told = decisionsOf(index, { table: 'shelf', column: 'price' }).map(
    ({ column: { table, column, by }, of }) => `${table}/${column} ${by.join(' ')} of ${of}`,
  );
  expect(told).toEqual([
    'dough/grams join of loaves',
    'recipes/grams join of loaves',
    'dough/shift filter of loaves',
  ]);
});

it('lights what decides rows apart from what values are made of', () => {
  const { columns, deciding } = lineageOf(index, { table: 'loaves', column: 'recipe' });
  expect(Object.fromEntries(columns)).toEqual({
    loaves: ['recipe'],
    recipes: ['recipe'],
    shelf: ['recipe'],
  });
  expect(Object.fromEntries(deciding.columns)).toEqual({
    dough: ['grams', 'shift'],
    recipes: ['grams'],
  });
  expect([...deciding.arrows]).toEqual(['dough>loaves', 'recipes>loaves']);
});

it('lights the tables whose rows a column decides, and nothing that is made of those', () => {
  const { tables, columns, deciding } = lineageOf(index, { table: 'dough', column: 'shift' });
  expect([...tables]).toEqual(['dough', 'loaves']);
  expect(Object.fromEntries(columns)).toEqual({ dough: ['shift'] });
  expect(Object.fromEntries(deciding.columns)).toEqual({ dough: ['shift'] });
});

it('stops where a column is of no other', () => {
  expect([...lineageOf(index, { table: 'flour', column: 'sack' }).arrows]).toEqual([
    'flour>dough',
    'dough>loaves',
  ]);
});

it('lights a table with what it reads and what reads it', () => {
  expect([...neighboursOf(index, 'loaves').tables].sort()).toEqual([
    'dough',
    'loaves',
    'recipes',
    'shelf',
  ]);
});
