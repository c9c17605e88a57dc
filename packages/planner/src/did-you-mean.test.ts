import { describe, expect, it } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

describe('an unknown name', () => {
  it.each([
    ['urpn', ['uprn', 'postcode'], '; did you mean `uprn`?'],
    ['points_in_arae', ['points', 'points_in_areas'], '; did you mean `points_in_areas`?'],
    ['row', ['cos', 'mod'], '; there are cos, mod'],
    ['z', ['x', 'y'], '; there are x, y'],
    ['uprn', [], ''],
  ])('%s among %j', (name, names, hint) => expect(didYouMean(name, names)).toBe(hint));
});
