import type { Block } from '../draw/block.ts';
import type { BlockEdge } from './block-edge.ts';

/**
 * Pairs of blocks of which the first must be higher, although no arrow connects them: a layer's
 * heading is above the layer, and below the layers that it reads, so that the picture is a column
 * to read downwards instead of a row that grows.
 */
export function stacking(
  blocks: readonly Block[],
  edges: readonly BlockEdge[],
): readonly (readonly [Block, Block])[] {
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const across = edges.filter(
    ({ from, to }) => from.layer !== undefined && from.layer !== to.layer,
  );
  return headings.flatMap((heading) => {
    const { layer } = heading;
    const entered = new Set(edges.flatMap(({ from, to }) => (from.layer === layer ? [to.id] : [])));
    const roots = blocks.filter(
      (block) => block.layer === layer && block !== heading && !entered.has(block.id),
    );
    const above = across.filter(
      ({ from, to }) =>
        // Layers that read each other can be in either order.
        to.layer === layer && !layersBelow(layer, across).has(from.layer),
    );
    return [
      ...roots.map((root) => [heading, root] as const),
      ...[...new Set(above.map(({ from }) => from))].map((from) => [from, heading] as const),
    ];
  });
}

function layersBelow(
  layer: string | undefined,
  across: readonly BlockEdge[],
  seen: Set<string | undefined> = new Set(),
): ReadonlySet<string | undefined> {
  for (const { from, to } of across) {
    if (from.layer !== layer || seen.has(to.layer)) continue;
    seen.add(to.layer);
    layersBelow(to.layer, across, seen);
  }
  return seen;
}
