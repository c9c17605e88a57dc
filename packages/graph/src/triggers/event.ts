import { plural } from '@dc-data-baker/models';
import { FLASH } from '../draw/glyphs.ts';
import type { DrawnTrigger } from './drawn-trigger.ts';

export const drawnEvent: DrawnTrigger<'event'> = {
  glyph: FLASH,
  label: ({ name, or = [], delayMinutes }) => {
    const events = [name, ...or].join(' or ');
    return delayMinutes === 0 ? events : `${events}, ${plural(delayMinutes, 'minute')} later`;
  },
};
