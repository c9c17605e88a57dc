import { POPULATION_KINDS } from '../populations/drawn-populations.ts';
import { FONT_FAMILY } from '../text/font.ts';
import { STYLES } from '../text/measure.ts';
import type { Colours } from './colours.ts';
import type { Palette } from './palette.ts';

/** The styles of the drawing's classes, for both the files and the explorer. */
export function styleSheet(palette: Palette): string {
  return [...sizes(), ...colours(palette)].join('\n');
}

function sizes(): string[] {
  return [
    `text{font-family:'${FONT_FAMILY}',sans-serif;font-kerning:normal}`,
    ...Object.values(STYLES).map(
      ({ name, size, weight }) => `.${name}{font-size:${size}px;font-weight:${weight}}`,
    ),
    `.tag,.question{font-size:${STYLES.label.size}px}`,
    `.tag{font-weight:600}`,
    `.check{font-size:${STYLES.detail.size}px}`,
    '.shape{stroke-width:1.4}',
    '.line{fill:none!important}',
    '.glyph{fill:none;stroke-width:1.3;stroke-linejoin:round;stroke-linecap:round}',
    '.edge{fill:none;stroke-width:1.5}',
    '.edge.then,.edge.compares{stroke-dasharray:4 3}',
    '.reference .shape{stroke-dasharray:5 3}',
    '.stage.prune .shape{stroke-dasharray:3 3}',
  ];
}

function colours(palette: Palette): string[] {
  const { canvas, layer, quiet, edge } = palette;
  return [
    `text{fill:${canvas.text}}`,
    `.canvas{fill:${canvas.fill};stroke:${canvas.line}}`,
    `.cluster{fill:${layer.fill};stroke:${layer.line}}`,
    `.question,.tag,.check,.caption{fill:${quiet}}`,
    `.glyph{stroke:${quiet}}`,
    ...POPULATION_KINDS.flatMap((kind) => thing(`.${kind}`, palette.tables[kind])),
    ...thing('.bake', palette.bake),
    ...thing('.stage', palette.stage),
    ...thing('.stage.audit', palette.audit),
    ...thing('.stage.publish', palette.publish),
    ...thing('.layer-card', palette.layer),
    ...thing('.trigger', palette.trigger),
    ...thing('.reference', palette.reference),
    `.edge{stroke:${edge}}`,
    `.head{fill:${edge}}`,
  ];
}

function thing(selector: string, { fill, line, text }: Colours): string[] {
  return [
    `${selector} .shape{fill:${fill};stroke:${line}}`,
    `${selector} text{fill:${text}}`,
    `${selector} .glyph{stroke:${text}}`,
  ];
}
