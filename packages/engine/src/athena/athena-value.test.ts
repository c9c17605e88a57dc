import { describe, expect, it } from 'vitest';
import { athenaValue } from './athena-value.ts';

describe('a value from Athena', () => {
  it.each([
    ['varchar', 'a', 'a'],
    ['varchar', '', ''],
    ['varchar', undefined, null],
    ['bigint', '42', 42],
    ['bigint', '9007199254740993', '9007199254740993'],
    ['double', '0.1', 0.1],
    ['double', '1.0E10', 1e10],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['date', '2027-05-06', '2027-05-06'],
    ['array', '[]', []],
    ['array', '[mayor.2027, north, 2]', ['mayor.2027', 'north', '2']],
    ['array', undefined, null],
    ['decimal', '1.50', '1.50'],
  ])('%s %s is %j', (type, text, value) => {
    expect(athenaValue(text, type)).toEqual(value);
  });
});
