import type { Size } from './trace-ring.ts';

/** Between a label and the edge of the map, in pixels. */
const EDGE = 6;

/** How high the labels are, in pixels: at most 14 px of text. */
const ASCENT = 12;

/**
 * Where to draw a label so that no edge of the map cuts it, if the place that it belongs to is on the map.
 *
 * @param at the left end of its baseline
 */
export function labelPlace(
  [x, y]: readonly [x: number, y: number],
  textWidth: number,
  { width, height }: Size,
): readonly [x: number, y: number] {
  const isOutside = x + textWidth < 0 || x > width || y < 0 || y - ASCENT > height;
  if (isOutside) return [x, y];
  const within = (value: number, least: number, most: number) =>
    Math.max(least, Math.min(value, most));
  return [within(x, EDGE, width - textWidth - EDGE), within(y, ASCENT + EDGE, height - EDGE)];
}
