import { describe, expect, it } from 'vitest';
import { groupAnswers, NO_COLOUR } from './grouping.ts';

/** 100 addresses of a county, 60 of them in one ward and 30 in another; 5 elsewhere, 3 unknown. */
const view = {
  names: ['county', 'north', 'south', 'elsewhere'],
  answers: [[0, 1], [0, 2], [0], [], null],
  answer: [60, 30, 10, 5, 3].flatMap((count, answer) => Array<number>(count).fill(answer)),
};

describe('addresses are grouped by their answers', () => {
  it('with the colour of the area that distinguishes each group', () => {
    const { groups, nameColours } = groupAnswers(view, () => true);
    expect(groups).toEqual([
      { names: [0, 1], count: 60, colour: nameColours[1] },
      { names: [0, 2], count: 30, colour: nameColours[2] },
      { names: [0], count: 10, colour: nameColours[0] },
      { names: [], count: 5, colour: NO_COLOUR },
      { names: null, count: 3, colour: NO_COLOUR },
    ]);
    expect(new Set(nameColours).size).toBe(4);
  });

  it('which become one if the areas that distinguish them are hidden', () => {
    const whole = groupAnswers(view, () => true);
    const { groups, groupOf, nameColours } = groupAnswers(view, (name) => name !== 1 && name !== 2);
    expect(groups.map(({ names, count }) => [names, count])).toEqual([
      [[0], 100],
      [[], 5],
      [null, 3],
    ]);
    expect(groupOf).toEqual([0, 0, 0, 1, 2]);
    expect(nameColours).toEqual(whole.nameColours);
  });

  it('of which no two have the same colour, even if their rarest area is the same', () => {
    const { groups } = groupAnswers(
      { names: ['a', 'b'], answers: [[0, 1], [1], [0]], answer: [0, 0, 0, 1, 1, 2] },
      () => true,
    );
    expect(new Set(groups.map(({ colour }) => colour)).size).toBe(3);
  });

  it('and the first colours go to areas that distinguish addresses', () => {
    const { nameColours } = groupAnswers(
      {
        names: ['county', 'north', 'south', 'elsewhere'],
        answers: [
          [0, 1],
          [0, 2],
        ],
        answer: [0, 1],
      },
      () => true,
    );
    expect(nameColours).toEqual([2, 0, 1, 3]);
  });
});
