import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT_FAMILY, WEIGHTS, woff2 } from '../text/font.ts';

let ready: Promise<void> | undefined;

/**
 * Renders an SVG. It uses WebAssembly, whose arithmetic is the same on every machine: the native
 * build uses the SIMD instructions of the processor, and the bytes are compared.
 */
export async function toPng(svg: string, scale: number): Promise<Uint8Array> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  ready ??= initWasm(readFileSync(wasm));
  await ready;
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontBuffers: WEIGHTS.map(woff2),
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
      loadSystemFonts: false,
    },
  });
  return resvg.render().asPng();
}
