import { FONT_FAMILY, WEIGHTS, woff2 } from './font.ts';

/** The font as embedded CSS, so that a file looks the same on any machine. */
export function fontFaces(): string {
  return WEIGHTS.map(
    (weight) =>
      `@font-face{font-family:'${FONT_FAMILY}';font-weight:${weight};src:url(data:font/woff2;base64,${woff2(weight).toString('base64')}) format('woff2')}`,
  ).join('\n');
}
