import { describe, expect, it } from 'vitest';
import { attemptLocation, attemptsMade } from './attempts.ts';

const BAKE = 's3://town-hall/x/20260101T000001Z-000000/';

describe('attempts', () => {
  it('have each a place of their own in the bake', () => {
    expect(attemptLocation(BAKE, 'A', 1)).toBe(`${BAKE}_attempts/A-1/`);
    expect(attemptLocation(BAKE, null, 2)).toBe(`${BAKE}_attempts/all-2/`);
  });

  it('are counted by what they left, whatever a piece is called', () => {
    const files = [
      `${attemptLocation(BAKE, 'A', 1)}first_letter=A/x`,
      `${attemptLocation(BAKE, 'A', 11)}first_letter=A/x`,
      `${attemptLocation(BAKE, 'A-1', 2)}x`,
      `${attemptLocation(BAKE, null, 3)}x`,
    ];
    expect(attemptsMade(BAKE, files)).toEqual(
      new Map([
        ['A', 11],
        ['A-1', 2],
        ['all', 3],
      ]),
    );
  });
});
