import { type TextStyle, textWidth } from '../text/measure.ts';
import { element, escapeXml } from './element.ts';

/** A piece of SVG whose top left corner is at 0, 0, and its size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

export function at(x: number, y: number, { svg }: Drawing): string {
  return element('g', { transform: `translate(${Math.round(x)} ${Math.round(y)})` }, svg);
}

/** A line of text, placed by its baseline. */
export function text(
  line: string,
  x: number,
  y: number,
  style: TextStyle,
  anchor: 'start' | 'middle' = 'start',
): string {
  const attributes = { x, y, class: style.name };
  return element(
    'text',
    anchor === 'middle' ? { ...attributes, 'text-anchor': 'middle' } : attributes,
    escapeXml(line),
  );
}

/** Drawings in a row, centred vertically. */
export function row(drawings: readonly Drawing[], gap: number): Drawing {
  const height = Math.max(0, ...drawings.map((drawing) => drawing.height));
  let x = 0;
  const parts = drawings.map((drawing) => {
    const part = at(x, (height - drawing.height) / 2, drawing);
    x += drawing.width + gap;
    return part;
  });
  return { width: Math.max(0, x - gap), height, svg: parts.join('') };
}

/** Drawings beside each other, on as many lines as the width requires. */
export function flow(
  drawings: readonly Drawing[],
  width: number,
  gap: number,
  lineGap: number,
): Drawing {
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  let widest = 0;
  const parts = drawings.map((drawing) => {
    if (x > 0 && x + drawing.width > width) {
      x = 0;
      y += lineHeight + lineGap;
      lineHeight = 0;
    }
    const part = at(x, y, drawing);
    x += drawing.width + gap;
    widest = Math.max(widest, x - gap);
    lineHeight = Math.max(lineHeight, drawing.height);
    return part;
  });
  return { width: widest, height: y + lineHeight, svg: parts.join('') };
}

/** Drawings in columns of equal width, as many as fit. */
export function inColumns(
  drawings: readonly Drawing[],
  width: number,
  gap: number,
  lineGap: number,
): Drawing {
  const column = Math.max(...drawings.map((drawing) => drawing.width));
  const height = Math.max(...drawings.map((drawing) => drawing.height));
  const room = Math.max(1, Math.floor((width + gap) / (column + gap)));
  // Lines of equal length look better than a last line with one entry.
  const columns = Math.ceil(drawings.length / Math.ceil(drawings.length / room));
  const step = (width - columns * column) / Math.max(1, columns - 1) + column;
  const parts = drawings.map((drawing, i) =>
    at(
      (i % columns) * step,
      Math.floor(i / columns) * (height + lineGap) + (height - drawing.height) / 2,
      drawing,
    ),
  );
  const lines = Math.ceil(drawings.length / columns);
  return { width, height: lines * (height + lineGap) - lineGap, svg: parts.join('') };
}

/** One line of text as a drawing. */
export function line(content: string, style: TextStyle): Drawing {
  const height = Math.ceil(style.size * 1.35);
  return {
    width: textWidth(content, style),
    height,
    svg: text(content, 0, Math.round(style.size * 1.05), style),
  };
}
