import type { Drawing } from './drawing.ts';
import { element } from './element.ts';

const glyph = (width: number, ...parts: string[]): Drawing => ({
  width,
  height: 14,
  svg: element('g', { class: 'glyph' }, ...parts),
});

const line = (d: string) => element('path', { d });

/** A bucket, as in S3's icon. */
export const BUCKET = glyph(
  13,
  line('M1.5 3.5L3 12.5H10L11.5 3.5'),
  element('ellipse', { cx: 6.5, cy: 3.2, rx: 5.2, ry: 2 }),
);

/** A clock: something happens at a time. */
export const CLOCK = glyph(
  14,
  element('circle', { cx: 7, cy: 7, r: 5.8 }),
  line('M7 3.4V7L9.6 8.6'),
);

/** A flash: something happens after an event. */
export const FLASH = glyph(12, line('M7 1L2 8H5.6L4.6 13L10 5.8H6.4Z'));

/** A hand on a button: a person starts it. */
export const HAND = glyph(
  14,
  element('circle', { cx: 7, cy: 7, r: 5.8 }),
  element('circle', { cx: 7, cy: 7, r: 2.2 }),
);
