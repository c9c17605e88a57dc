import type { BlockEdge } from '../layout/block-edge.ts';
import { type Layout, layOut } from '../layout/layout.ts';
import type { Picture } from '../picture/picture.ts';
import { STYLES } from '../text/measure.ts';
import { ARROW_HEAD, arrow } from './arrow.ts';
import { type Block, blocksOf } from './block.ts';
import { at, type Drawing, line } from './drawing.ts';
import { element, escapeXml } from './element.ts';
import { legend } from './legend.ts';

const MARGIN = 28;

/** The graph of a picture: its layers, blocks and arrows in their places. */
export async function drawGraph(picture: Picture): Promise<Drawing> {
  const blocks = blocksOf(picture);
  const layers = picture.layers.map(({ name }) => name);
  const layout = await layOut(blocks, layers, edgesBetween(picture, blocks));
  // Arrows are below what they connect; headings, which grow in the explorer, are on top.
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const others = blocks.filter(({ kind }) => kind !== 'heading');
  const svg = [
    ...layers.map((layer) => clusterBox(layer, layout)),
    ...layout.edges.map(({ from, to, kind, path }) =>
      arrow(path, kind, { 'data-from': from.id, 'data-to': to.id }),
    ),
    ...[...others, ...headings].map((block) => blockGroup(block, layout)),
  ].join('\n');
  return { width: layout.width, height: layout.height, svg };
}

/**
 * The picture's arrows between blocks, without duplicates; those inside a block are part of its
 * drawing.
 */
export function edgesBetween(picture: Picture, blocks: readonly Block[]): BlockEdge[] {
  const blockOf = new Map(blocks.flatMap((block) => block.nodes.map((id) => [id, block] as const)));
  const edges = new Map<string, BlockEdge>();
  for (const { from: tail, to: head, kind } of picture.edges) {
    const [from, to] = [blockOf.get(tail), blockOf.get(head)];
    if (!from || !to || from === to) continue;
    const key = `${from.id} ${to.id}`;
    if (!edges.has(key)) edges.set(key, { from, to, kind });
  }
  return [...edges.values()];
}

function clusterBox(name: string, layout: Layout): string {
  const { x, y, width, height } = layout.clusters.get(name) ?? { x: 0, y: 0, width: 0, height: 0 };
  return element('rect', { class: 'cluster', x, y, width, height, rx: 10, 'data-layer': name });
}

function blockGroup(block: Block, layout: Layout): string {
  const { x, y } = layout.blocks.get(block.id) ?? { x: 0, y: 0 };
  return element(
    'g',
    {
      class: `block ${block.kind}-block`,
      'data-block': block.id,
      'data-table': block.table,
      transform: `translate(${x} ${y})`,
    },
    block.svg,
  );
}

/** A complete file: the graph on a coloured card, between its title and its legend. */
export function toSvg(picture: Picture, graph: Drawing, style: string): string {
  const heading = line('DC Data Baker', STYLES.title);
  const subtitle = line(picture.title, { ...STYLES.label, name: 'label caption' });
  const inner = Math.max(graph.width, 720);
  const key = legend(picture, inner);
  const top = MARGIN + heading.height + 14;
  const width = Math.ceil(inner + 2 * MARGIN);
  const height = Math.ceil(top + graph.height + 22 + key.height + MARGIN);
  const body = [
    element('rect', {
      class: 'canvas',
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: 12,
    }),
    at(MARGIN, MARGIN - 6, heading),
    at(MARGIN + heading.width + 16, MARGIN + 3, subtitle),
    at(MARGIN + (inner - graph.width) / 2, top, graph),
    at(MARGIN, top + graph.height + 22, key),
  ];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': 'title',
    },
    `\n<title id="title">${escapeXml(`DC Data Baker: ${picture.title}`)}</title>\n`,
    `<style>\n${style}\n</style>\n`,
    `<defs>${ARROW_HEAD}</defs>\n`,
    body.join('\n'),
    '\n',
  )}\n`;
}
