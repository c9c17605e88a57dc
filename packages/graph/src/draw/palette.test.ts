import { describe, expect, it } from 'vitest';
import { contrast } from '../testing/contrast.ts';
import type { Colours } from './colours.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('%s', (_, palette: Palette) => {
  const { tables, quiet, edge, ...others } = palette;
  const things: [string, Colours][] = [...Object.entries(tables), ...Object.entries(others)];

  it.each(things)('%s is readable on its own fill', (_name, { fill, text }) => {
    expect(contrast(text, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['a layer', palette.layer.fill],
    ['the canvas', palette.canvas.fill],
    ['a query', palette.bake.fill],
  ])('quiet text is readable on %s', (_name, fill) => {
    expect(contrast(quiet, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it('shapes and arrows have contrast to their background', () => {
    for (const { line } of [...Object.values(tables), palette.audit]) {
      expect(contrast(line, palette.layer.fill)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(edge, palette.layer.fill)).toBeGreaterThanOrEqual(3);
  });
});
