import { expect, it } from 'vitest';
import { attemptLocation } from './attempts.ts';

const BAKE = 's3://town-hall/x/20260101T000001Z-000000/';

it('each attempt has a location of its own in the bake', () => {
  expect(attemptLocation(BAKE, 'A', 1)).toBe(`${BAKE}_attempts/A-1/`);
  expect(attemptLocation(BAKE, null, '3f9a1c-2')).toBe(`${BAKE}_attempts/all-3f9a1c-2/`);
});
