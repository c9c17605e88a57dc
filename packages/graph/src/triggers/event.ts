import { FLASH } from '../draw/glyphs.ts';
import { plural } from '../text/plural.ts';
import type { DrawnTrigger } from './drawn-trigger.ts';

export const drawnEvent: DrawnTrigger<'event'> = {
  glyph: FLASH,
  label: ({ name, delayMinutes }) =>
    delayMinutes === 0 ? name : `${name}, ${plural(delayMinutes, 'minute')} later`,
};
