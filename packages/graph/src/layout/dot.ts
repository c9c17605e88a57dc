import type { Block } from '../draw/block.ts';
import type { BlockEdge } from './block-edge.ts';
import { stacking } from './stacking.ts';

/** Graphviz measures in points of 1/72 inch; one counts as a pixel. */
const POINTS_PER_INCH = 72;

/**
 * The blocks and arrows in Graphviz's language. Graphviz receives all sizes and only computes
 * places; names are numbers, so that no name in a definition can be read as syntax.
 */
export function toDot(
  blocks: readonly Block[],
  layers: readonly string[],
  edges: readonly BlockEdge[],
  shape: 'wide' | 'tall' = 'wide',
): string {
  const seen = new Map<string, number>();
  /**
   * Arranged vertically: the tables that read one table are below each other, and a table and its
   * query take two ranks.
   */
  const length = ({ from }: BlockEdge): number => {
    const before = seen.get(from.id) ?? 0;
    seen.set(from.id, before + 1);
    return shape === 'tall' ? 1 + 2 * before : 1;
  };
  const number = new Map(blocks.map((block, i) => [block.id, i]));
  const nodes = (layer: string | undefined) =>
    blocks.filter((block) => block.layer === layer).map((block) => node(block, number));
  return [
    'digraph {',
    'graph [rankdir=TB, nodesep=0.4, ranksep=0.5, splines=true]',
    'node [shape=plain]',
    ...nodes(undefined),
    ...layers.flatMap((layer, i) => [
      `subgraph cluster_${i} {`,
      'graph [margin=22]',
      ...nodes(layer),
      '}',
    ]),
    ...edges.map(
      (edge) =>
        `n${number.get(edge.from.id)}:exit:s -> n${number.get(edge.to.id)}:entry:n [minlen=${length(edge)}]`,
    ),
    ...stacking(blocks, edges).map(
      ([from, to]) => `n${number.get(from.id)} -> n${number.get(to.id)} [style=invis]`,
    ),
    '}',
  ].join('\n');
}

function node(block: Block, number: ReadonlyMap<string, number>): string {
  const { width, height, exit } = block;
  // Arrows enter in the middle of the upper edge and leave at the block's exit.
  const half = Math.round(Math.min(exit, width - exit));
  const before = exit - half;
  const cells = [
    before > 0 ? cell(before, height / 2) : '',
    cell(2 * half, height / 2, 'exit'),
    width - exit - half > 0 ? cell(width - exit - half, height / 2) : '',
  ];
  const rows = [[cell(width, height / 2, 'entry')], cells]
    .map((row) => `<TR><TD>${table(`<TR>${row.join('')}</TR>`)}</TD></TR>`)
    .join('');
  return `n${number.get(block.id)} [width=${width / POINTS_PER_INCH}, height=${height / POINTS_PER_INCH}, label=<${table(rows)}>]`;
}

const PLAIN = 'BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"';
const table = (rows: string) => `<TABLE ${PLAIN}>${rows}</TABLE>`;

function cell(width: number, height: number, port?: string): string {
  const name = port === undefined ? '' : ` PORT="${port}"`;
  return `<TD${name} FIXEDSIZE="TRUE" WIDTH="${Math.round(width)}" HEIGHT="${Math.round(height)}"></TD>`;
}
