import { textLabel } from './text-label.ts';

const SHOWN = 3;

/** The columns that light a table, on a label above its left shoulder. */
export function columnLabel(columns: readonly string[]): SVGGElement {
  const more = columns.length - SHOWN;
  const shown = columns.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return textLabel('column-label', shown, { x: 10, y: -16, anchor: 'start' });
}
