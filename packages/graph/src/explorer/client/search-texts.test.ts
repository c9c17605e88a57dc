import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { searchTexts, textsOf } from './search-texts.ts';

const texts = textsOf(bakeryIndex().data);
const found = (query: string) =>
  searchTexts(texts, query, 5).map(({ kind, name, context }) => `${kind} of ${name}: ${context}`);

it('finds what a table and a column are described as', () => {
  expect(found('kneaded')).toEqual(['description of dough: One row per sack, kneaded.']);
  expect(found('whose FLOUR')).toEqual(['description of dough/sack: Whose flour it is.']);
});

it('finds checks', () => {
  expect(found('samekeys')).toEqual(['check of loaves: sameKeys(sack, dough)']);
});

it('finds SQL, and shows the part of it', () => {
  expect(found('weight  * 1000')).toEqual([
    "SQL of dough: SELECT sack, weight * 1000 AS grams, 'day' AS shift FROM flour",
  ]);
  expect(found('d.shift')).toEqual(['SQL of loaves: …d.grams > r.grams WHERE d.shift = :shift']);
});

it('puts texts with the words as they were typed before texts that have them apart', () => {
  expect(found('recipe, price').map((entry) => entry.split(':')[0])).toEqual([
    'SQL of shelf',
    'SQL of loaves',
  ]);
});

it('finds nothing of less than three letters, which are in nearly all', () => {
  expect(found('  se ')).toEqual([]);
  expect(found('cake')).toEqual([]);
});
