import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration } from './format.ts';

describe('a duration', () => {
  it.each([
    [250, '0.25 s'],
    [12_340, '12.3 s'],
    [125_000, '2 min 5 s'],
    [119_900, '1 min 59 s'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [43_000_000, '43.0 MB'],
    [1_100_000_000, '1.1 GB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
