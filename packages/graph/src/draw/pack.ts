import type { Drawing } from './drawing.ts';
import { element } from './element.ts';

const GAP = 48;

/**
 * Drawings on shelves, in order, about as wide as high: many layers side by side would be too wide
 * to find anything.
 */
export function pack(drawings: readonly Drawing[]): Drawing {
  const area = drawings.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const room = Math.max(Math.sqrt(area * 1.3), ...drawings.map(({ width }) => width));
  let x = 0;
  let y = 0;
  let shelf = 0;
  let width = 0;
  const parts = drawings.map((drawing) => {
    if (x > 0 && x + drawing.width > room) {
      x = 0;
      y += shelf + GAP;
      shelf = 0;
    }
    const place = `translate(${Math.round(x)} ${Math.round(y)})`;
    const part = element('g', { class: 'sheet', transform: place }, drawing.svg);
    width = Math.max(width, x + drawing.width);
    x += drawing.width + GAP;
    shelf = Math.max(shelf, drawing.height);
    return part;
  });
  return { width, height: y + shelf, svg: parts.join('\n') };
}
