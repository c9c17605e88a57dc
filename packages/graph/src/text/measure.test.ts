import { expect, it } from 'vitest';
import { STYLES, textWidth, wrap } from './measure.ts';

it('measures with the font of the text', () => {
  expect(textWidth('current_ballots_joined_to_address_base', STYLES.table)).toBeCloseTo(283.8, 1);
  expect(textWidth('', STYLES.table)).toBe(0);
});

it('breaks a sentence only at spaces', () => {
  expect(wrap('CSV from the export of EveryElection', STYLES.detail, 150)).toEqual([
    'CSV from the export of',
    'EveryElection',
  ]);
  expect(wrap('a_name_that_is_too_long', STYLES.detail, 20)).toEqual(['a_name_that_is_too_long']);
});
