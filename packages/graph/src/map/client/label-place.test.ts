import { expect, it } from 'vitest';
import { labelPlace } from './label-place.ts';

const MAP = { width: 390, height: 600 };

it.each([
  ['has room', [100, 100], [100, 100]],
  ['would be cut on the right', [360, 100], [334, 100]],
  ['would be cut on the left', [-20, 100], [6, 100]],
  ['would be cut above', [100, 5], [100, 18]],
  ['would be cut below', [100, 605], [100, 594]],
  ['belongs to a place to the right of the map', [400, 100], [400, 100]],
  ['belongs to a place to the left of the map', [-60, 100], [-60, 100]],
  ['belongs to a place above the map', [100, -1], [100, -1]],
  ['belongs to a place below the map', [100, 620], [100, 620]],
] as const)('a label of 50 pixels that %s', (_, at, place) => {
  expect(labelPlace(at, 50, MAP)).toEqual(place);
});
