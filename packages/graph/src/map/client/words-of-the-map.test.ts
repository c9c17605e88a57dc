import { describe, expect, it } from 'vitest';
import { contrast } from '../../testing/contrast.ts';
import { degreesText, stepsBetween } from './draw-grid.ts';
import { niceStep } from './nice-step.ts';
import { DARK_COLOURS, LIGHT_COLOURS } from './palette.ts';
import { lengthText } from './scale.ts';

it.each([
  [0.00013, 0.0002],
  [0.0005, 0.0005],
  [1, 1],
  [1.01, 2],
  [51, 100],
  [700, 1000],
])('steps are round: at least %d is %d', (least, step) => {
  expect(niceStep(least)).toBe(step);
});

it.each([
  [-1.9, 0.05, '1.90° W'],
  [-1.9, 0.1, '1.9° W'],
  [52, 1, '52° E'],
  [1e-15, 0.5, '0.0°'],
])('degrees have as many digits as their step: %d, by %d', (degrees, step, text) => {
  expect(degreesText(degrees, step, 'E', 'W')).toBe(text);
});

it('grid lines are at multiples of the step', () => {
  expect(stepsBetween(-0.11, 0.1, 0.05)).toEqual([-0.1, -0.05, 0, 0.05, 0.1]);
  expect(stepsBetween(0.01, 0.02, 0.05)).toEqual([]);
});

it.each([
  [2_000_000, '2,000 km'],
  [5000, '5 km'],
  [500, '500 m'],
  [0.2, '20 cm'],
])('%d metres are written as %s', (metres, text) => {
  expect(lengthText(metres)).toBe(text);
});

describe('colours of the map', () => {
  // https://www.w3.org/TR/WCAG22/#non-text-contrast
  it.each(LIGHT_COLOURS)('%s has enough contrast on white', (colour) => {
    expect(contrast(colour, '#ffffff')).toBeGreaterThan(4.5);
  });

  it.each(DARK_COLOURS)('%s has enough contrast on the dark page', (colour) => {
    expect(contrast(colour, '#0d1117')).toBeGreaterThan(4.5);
  });

  it('are as many in light as in dark mode', () => {
    expect(DARK_COLOURS).toHaveLength(LIGHT_COLOURS.length);
  });
});
