import type { Overview, OverviewLayer } from '../picture/overview-of.ts';
import { DRAWN_POPULATIONS, POPULATION_KINDS } from '../populations/drawn-populations.ts';
import { STYLES } from '../text/measure.ts';
import { arrow } from './arrow.ts';
import { at, type Drawing, flow, inColumns, line, row } from './drawing.ts';
import { element } from './element.ts';
import { layerHeading } from './layer-heading.ts';
import { box } from './shapes.ts';

const PADDING = 16;
const GAP = 16;
/** Slightly wider than a page, so that names are not scaled down much. */
const WIDTH = 1020;

/**
 * One card for each layer, each after those that it reads. The layers that it reads are written on
 * the card: with one layer that all others read, arrows would hide the cards.
 */
export function drawOverview({ layers, edges }: Overview): Drawing {
  const contents = layers.map((layer) => {
    const reads = edges.filter(({ to }) => to === layer.name).map(({ from }) => from);
    return layerContents(layer, reads);
  });
  const width = Math.ceil(Math.max(...contents.map((content) => content.width))) + 2 * PADDING;
  const height = Math.max(...contents.map((content) => content.height)) + 2 * PADDING;
  const cards = contents.map((content, i) => ({
    width,
    height,
    svg:
      element('g', { class: 'layer-card', 'data-layer': layers[i]?.name }, box(width, height)) +
      at(PADDING, PADDING, content),
  }));
  const columns = Math.max(1, Math.floor((WIDTH + GAP) / (width + GAP)));
  return inColumns(cards, columns * (width + GAP) - GAP, GAP, GAP);
}

function layerContents(layer: OverviewLayer, reads: readonly string[]): Drawing {
  const triggers = layer.triggers.map((trigger, i) => ({ id: `${layer.name}:${i}`, trigger }));
  const heading = layerHeading(layer, triggers);
  const counts = flow(tableCounts(layer), 280, 16, 6);
  const sources = flow(reads.map(source), Math.max(280, heading.width), 14, 2);
  const countsTop = heading.height + 10;
  const sourcesTop = countsTop + counts.height + (reads.length > 0 ? 8 : 0);
  return {
    width: Math.max(heading.width, counts.width, sources.width),
    height: sourcesTop + sources.height,
    svg: at(0, 0, heading) + at(0, countsTop, counts) + at(0, sourcesTop, sources),
  };
}

function tableCounts({ tables }: OverviewLayer): Drawing[] {
  return POPULATION_KINDS.filter((kind) => tables[kind] > 0).map((kind) => {
    const [width, height] = [30, 20];
    const { shape } = DRAWN_POPULATIONS[kind];
    const svg = element('g', { class: `table ${kind}` }, shape(width, height));
    return row([{ width, height, svg }, line(String(tables[kind]), STYLES.label)], 6);
  });
}

/** A layer that this one reads. */
function source(layer: string): Drawing {
  const style = { ...STYLES.detail, name: 'detail caption' };
  return row([line(layer, style), { width: 22, height: 10, svg: arrow('M0 5H21', 'reads') }], 6);
}
