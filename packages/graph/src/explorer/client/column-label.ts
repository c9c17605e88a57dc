import { textLabel } from './text-label.ts';

const SHOWN = 3;

/**
 * A label at the top left of a table with its highlighted columns, and those that decide its rows.
 */
export function columnLabel(columns: readonly string[], deciding: readonly string[]): SVGGElement {
  const parts = [
    ...(columns.length > 0 ? [listed(columns)] : []),
    ...(deciding.length > 0 ? [`deciding: ${listed(deciding)}`] : []),
  ];
  return textLabel('column-label', parts.join(' · '), { x: 10, y: -16, anchor: 'start' });
}

function listed(columns: readonly string[]): string {
  const more = columns.length - SHOWN;
  return columns.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
