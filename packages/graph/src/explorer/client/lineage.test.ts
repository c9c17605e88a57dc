import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { decisionsOf, lineageOf, neighboursOf } from './lineage.ts';

const index = bakeryIndex();

it('follows a column up to its sources and down to the columns made from it', () => {
  const light = lineageOf(index, { table: 'dough', column: 'grams' });
  expect(Object.fromEntries(light.columns)).toEqual({
    flour: ['weight'],
    dough: ['grams'],
    loaves: ['price'],
    shelf: ['price'],
  });
  expect([...light.arrows].sort()).toEqual(['dough>loaves', 'flour>dough', 'loaves>shelf']);
});

it('does not go up again from the columns below it', () => {
  // The price also comes from the recipe's grams, but the dough's grams do not.
  expect(lineageOf(index, { table: 'dough', column: 'grams' }).tables).not.toContain('recipes');
});

it('finds the columns that decide the rows of a table, and of the tables between it and its sources', () => {
  const told = decisionsOf(index, { table: 'shelf', column: 'price' }).map(
    ({ column: { table, column, by }, of }) => `${table}/${column} ${by.join(' ')} of ${of}`,
  );
  expect(told).toEqual([
    'dough/grams join of loaves',
    'recipes/grams join of loaves',
    'dough/shift filter of loaves',
  ]);
});

it('highlights columns that decide rows separately from sources of values', () => {
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

it('highlights the tables whose rows a column decides, and not those made from them', () => {
  const { tables, columns, deciding } = lineageOf(index, { table: 'dough', column: 'shift' });
  expect([...tables]).toEqual(['dough', 'loaves']);
  expect(Object.fromEntries(columns)).toEqual({ dough: ['shift'] });
  expect(Object.fromEntries(deciding.columns)).toEqual({ dough: ['shift'] });
});

it('stops at a column without sources', () => {
  expect([...lineageOf(index, { table: 'flour', column: 'sack' }).arrows]).toEqual([
    'flour>dough',
    'dough>loaves',
  ]);
});

it('highlights a table, the tables that it reads, and those that read it', () => {
  expect([...neighboursOf(index, 'loaves').tables].sort()).toEqual([
    'dough',
    'loaves',
    'recipes',
    'shelf',
  ]);
});
