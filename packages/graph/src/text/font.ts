import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font as Face } from 'fontkit';
import { decompress } from 'wawoff2';

export type Weight = 400 | 600;
export const WEIGHTS: readonly Weight[] = [400, 600];
export const FONT_FAMILY = 'IBM Plex Sans';

const require = createRequire(import.meta.url);

/** As browsers take it. */
export function woff2(weight: Weight): Buffer {
  const file = `@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`;
  return readFileSync(require.resolve(file));
}

/** As the PNG renderer takes it, which reads no compressed fonts. */
const unpacked = new Map<Weight, Uint8Array>();
for (const weight of WEIGHTS) {
  // A copy: what is returned lies in memory that the next call writes over.
  unpacked.set(weight, Uint8Array.from(await decompress(woff2(weight))));
}

export function ttf(weight: Weight): Uint8Array {
  return unpacked.get(weight) as Uint8Array;
}

const faces = new Map<Weight, Face>();

export function face(weight: Weight): Face {
  const known = faces.get(weight);
  if (known) return known;
  const made = create(Buffer.from(ttf(weight))) as Face;
  faces.set(weight, made);
  return made;
}
