import { describe, expect, it } from 'vitest';
import { completeOptions } from './options.ts';
import { SampleError } from './sample-error.ts';

describe('the options', () => {
  it('have a default seed and polling day', () => {
    expect(completeOptions({ addresses: 1_000 })).toEqual({
      addresses: 1_000,
      seed: 1,
      electionDate: '2027-05-06',
    });
  });

  it.each([
    [{ addresses: 999 }, 'addresses is 999: give a whole number from 1,000 to 40,000,000.'],
    [{ addresses: 40_000_001 }, 'addresses is 40000001: give a whole number'],
    [{ addresses: 1_000.5 }, 'addresses is 1000.5: give a whole number'],
    [{ addresses: Number.NaN }, 'addresses is NaN: give a whole number'],
    [{ addresses: 1_000, seed: -1 }, 'seed is -1: give a whole number from 0 to 4,294,967,295.'],
    [
      { addresses: 1_000, electionDate: '6 May' },
      "electionDate is '6 May': give a day that exists",
    ],
    [{ addresses: 1_000, electionDate: '2027-02-29' }, "electionDate is '2027-02-29': give a day"],
  ])('are refused with what to do: %o', (options, message) => {
    expect(() => completeOptions(options)).toThrow(SampleError);
    expect(() => completeOptions(options)).toThrow(message);
  });
});
