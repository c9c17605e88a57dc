import { describe, expect, it } from 'vitest';
import { contrast } from '../testing/contrast.ts';
import { type Colours, DARK, LIGHT, type Palette } from './palette.ts';

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('%s', (_, palette: Palette) => {
  const things = Object.entries(palette).filter(
    (entry): entry is [string, Colours] => typeof entry[1] !== 'string',
  );

  it.each(things)('%s can be read on its own fill', (_name, { fill, text }) => {
    expect(contrast(text, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['a layer', palette.layer.fill],
    ['the canvas', palette.canvas.fill],
    ['a query', palette.bake.fill],
  ])('quiet text can be read on %s', (_name, fill) => {
    expect(contrast(palette.quiet, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it('shapes and arrows stand out from what they are on', () => {
    for (const { line } of [palette.external, palette.query, palette.shards, palette.audit]) {
      expect(contrast(line, palette.layer.fill)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(palette.edge, palette.layer.fill)).toBeGreaterThanOrEqual(3);
  });
});
