import { expect, it } from 'vitest';
import { bakeryIndex } from '../../testing/bakery-index.ts';
import { searchTexts, textsOf } from './search-texts.ts';

const texts = textsOf(bakeryIndex().data);
const found = (query: string) =>
  searchTexts(texts, query, 5).map(({ kind, name, context }) => `${kind} of ${name}: ${context}`);

it('finds descriptions of tables and columns', () => {
  expect(found('kneaded')).toEqual(['description of dough: One row per sack, kneaded.']);
  expect(found('whose FLOUR')).toEqual(['description of dough/sack: Whose flour it is.']);
});

it('finds checks', () => {
  expect(found('samekeys')).toEqual(['check of loaves: sameKeys(sack, dough)']);
});

it('finds SQL, and shows an excerpt', () => {
  expect(found('weight  * 1000')).toEqual([
    "SQL of dough: SELECT sack, weight * 1000 AS grams, 'day' AS shift FROM flour",
  ]);
  expect(found('d.shift')).toEqual(['SQL of loaves: …d.grams > r.grams WHERE d.shift = :shift']);
});

it('puts texts that contain the exact phrase before those that contain the words separately', () => {
  expect(found('recipe, price').map((entry) => entry.split(':')[0])).toEqual([
    'SQL of shelf',
    'SQL of loaves',
  ]);
});

it('finds nothing for fewer than three letters, which nearly all texts contain', () => {
  expect(found('  se ')).toEqual([]);
  expect(found('cake')).toEqual([]);
});
