import { boundingBox } from './bounding-box.ts';
import type { Box } from './part-table.ts';
import { parseWkt, WktError } from './wkt.ts';

/** A geometry without a dimension tag, which has two numbers for each point. */
const PLAIN = /^\s*(?:MULTI)?POLYGON\s*\(/i;
const MINUS = 45;
const DOT = 46;

/**
 * The bounding box of an area, without parsing its whole text: four times as fast as `parseWkt`.
 * The box may be wider by a millionth of a degree, and a text that is not an area may have one,
 * too.
 */
export function boxOfWkt(text: string): Box | undefined {
  if (!PLAIN.test(text) || /e[+-]?\d/i.test(text)) return boxOfParsed(text);
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  let axis = 0;
  let digits = 0;
  let whole = 0;
  let scale = 0;
  let sign = 1;
  for (let at = text.indexOf('('); at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      digits++;
      // Smaller digits do not change the box by a millionth.
      if (scale > 0 && scale <= 1e-7) continue;
      if (scale === 0) whole = whole * 10 + code - 48;
      else {
        scale /= 10;
        whole += (code - 48) * scale;
      }
    } else if (code === DOT) scale = 1;
    else if (code === MINUS) sign = -1;
    else if (digits > 0) {
      const value = whole * sign;
      if (value < (least[axis] as number)) least[axis] = value;
      if (value > (most[axis] as number)) most[axis] = value;
      axis = 1 - axis;
      digits = whole = scale = 0;
      sign = 1;
    }
  }
  const [minX = 0, minY = 0] = least;
  const [maxX = 0, maxY = 0] = most;
  if (minX > maxX) return undefined;
  const slack = 1e-6;
  return { minX: minX - slack, minY: minY - slack, maxX: maxX + slack, maxY: maxY + slack };
}

function boxOfParsed(text: string): Box | undefined {
  try {
    return boundingBox(parseWkt(text));
  } catch (error) {
    if (error instanceof WktError) return undefined;
    throw error;
  }
}
