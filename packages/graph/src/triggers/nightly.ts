import { CLOCK } from '../draw/glyphs.ts';
import type { DrawnTrigger } from './drawn-trigger.ts';

export const drawnNightly: DrawnTrigger<'nightly'> = {
  glyph: CLOCK,
  label: ({ at }) => `every night at ${at} UTC`,
};
