import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font as Face } from 'fontkit';

export type Weight = 400 | 600;
export const WEIGHTS: readonly Weight[] = [400, 600];
export const FONT_FAMILY = 'IBM Plex Sans';

const require = createRequire(import.meta.url);

/** The font as one WOFF2 file, which browsers, resvg and fontkit can all read. */
export function woff2(weight: Weight): Buffer {
  const file = `@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`;
  return readFileSync(require.resolve(file));
}

const faces = new Map<Weight, Face>();

export function face(weight: Weight): Face {
  const known = faces.get(weight);
  if (known) return known;
  const made = create(woff2(weight)) as Face;
  faces.set(weight, made);
  return made;
}
