import { face, type Weight } from './font.ts';

/** The style of a line of text; `name` is its class in the drawing. */
export interface TextStyle {
  readonly name: string;
  readonly size: number;
  readonly weight: Weight;
}

export const STYLES = {
  title: { name: 'title', size: 22, weight: 600 },
  layer: { name: 'layer-name', size: 19, weight: 600 },
  table: { name: 'name', size: 15, weight: 600 },
  label: { name: 'label', size: 13.5, weight: 400 },
  detail: { name: 'detail', size: 13, weight: 400 },
} as const satisfies Record<string, TextStyle>;

const widths = new Map<string, number>();

/**
 * The width of a line in pixels, kerned as in a browser. Graphviz has no fonts here, so every size
 * in the drawing is computed from this.
 */
export function textWidth(text: string, { size, weight }: TextStyle): number {
  const key = `${weight} ${text}`;
  let em = widths.get(key);
  if (em === undefined) {
    const font = face(weight);
    em = font.layout(text).advanceWidth / font.unitsPerEm;
    widths.set(key, em);
  }
  return em * size;
}

/** Breaks a sentence at its spaces into lines no wider than `width`, if its words allow it. */
export function wrap(text: string, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, style) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
