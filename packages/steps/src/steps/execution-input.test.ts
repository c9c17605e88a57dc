import { describe, expect, it } from 'vitest';
import { executionInput } from './execution-input.ts';

const NOTHING = { force: false, hold: false, accept: new Set() };

describe('the input of an execution', () => {
  it.each([
    ['nothing', {}, NOTHING],
    ['no object at all', 'by hand', NOTHING],
    ['null', null, NOTHING],
    ['the list of one that a pipe starts it with', [{ startedBy: 'a message' }], NOTHING],
    ['who started it', { startedBy: 'nightly', Comment: 'hold on', threshold: 2 }, NOTHING],
    ['what the console proposes', { Comment: 'Insert your JSON here' }, NOTHING],
    ['hold', { hold: true }, { ...NOTHING, hold: true }],
    [
      'everything',
      { hold: true, force: true, accept: ['a', 1, 'b'] },
      { force: true, hold: true, accept: new Set(['a', 'b']) },
    ],
    ['one check', { accept: 'a' }, { ...NOTHING, accept: new Set(['a']) }],
    ['no', { hold: false, force: false }, NOTHING],
  ])('may be %s', (_, input, expected) => {
    expect(executionInput(input)).toEqual(expected);
  });

  it.each([
    [{ hold: 'true' }, '`hold`: "true"; it is true or false'],
    [{ hold: 1 }, '`hold`: 1; it is true or false'],
    [{ hold: null }, '`hold`: null; it is true or false'],
    [{ force: 'no' }, '`force`: "no"; it is true or false'],
  ])('may be true or false: %j', (input, message) => {
    expect(() => executionInput(input)).toThrow(`the input of the execution has ${message}`);
  });

  it.each(['Hold', 'HOLD', '--hold', 'held', 'holds', 'holdBack', 'held_back', 'hold '])(
    'would publish where `hold` is written %j, and is refused',
    (name) => {
      expect(() => executionInput({ [name]: true })).toThrow(
        `the input of the execution has \`${name}\`; it is written \`hold\``,
      );
    },
  );

  it.each([
    ['Force', 'force'],
    ['accepts', 'accept'],
  ])('is refused if %s has another type', (name, meant) => {
    expect(() => executionInput({ [name]: true })).toThrow(`it is written \`${meant}\``);
  });
});
