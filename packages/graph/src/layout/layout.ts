import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { z } from 'zod';
import type { Block } from '../draw/block.ts';
import type { BlockEdge } from './block-edge.ts';
import { toDot } from './dot.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The places of everything, from the top left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly blocks: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly clusters: ReadonlyMap<string, Rectangle>;
  readonly edges: readonly (BlockEdge & { readonly path: string })[];
}

const numbers = z.string().transform((list) => list.split(',').map(Number));

/** The part of Graphviz's `json` output that is used. https://graphviz.org/docs/outputs/json/ */
const GraphSchema = z.object({
  bb: numbers,
  objects: z
    .array(z.object({ name: z.string(), bb: numbers.optional(), pos: numbers.optional() }))
    .default([]),
  edges: z.array(z.object({ pos: z.string() })).default([]),
});

/** In a wider picture, names cannot be read at the width of a page. */
const READABLE_WIDTH = 1400;

/** Lets Graphviz place the blocks and route the arrows. */
export async function layOut(
  blocks: readonly Block[],
  layers: readonly string[],
  edges: readonly BlockEdge[],
): Promise<Layout> {
  const graphviz = await Graphviz.load();
  const run = (shape: 'wide' | 'tall') => {
    const dot = toDot(blocks, layers, edges, shape);
    const json: unknown = JSON.parse(graphviz.layout(dot, 'json', 'dot'));
    return read(GraphSchema.parse(json), blocks, layers, edges);
  };
  const wide = run('wide');
  if (wide.width <= READABLE_WIDTH) return wide;
  const tall = run('tall');
  return tall.width < wide.width ? tall : wide;
}

function read(
  graph: z.output<typeof GraphSchema>,
  blocks: readonly Block[],
  layers: readonly string[],
  edges: readonly BlockEdge[],
): Layout {
  const [, , width = 0, height = 0] = graph.bb;
  const objects = new Map(graph.objects.map((object) => [object.name, object]));
  const flip = (y: number) => height - y;
  return {
    width,
    height,
    blocks: new Map(
      blocks.map((block, i) => {
        const [x = 0, y = 0] = objects.get(`n${i}`)?.pos ?? [];
        return [
          block.id,
          { x: Math.round(x - block.width / 2), y: Math.round(flip(y) - block.height / 2) },
        ];
      }),
    ),
    clusters: new Map(
      layers.map((layer, i) => {
        const [left = 0, bottom = 0, right = 0, top = 0] = objects.get(`cluster_${i}`)?.bb ?? [];
        return [layer, { x: left, y: flip(top), width: right - left, height: top - bottom }];
      }),
    ),
    edges: edges.map((edge, i) => ({ ...edge, path: pathOf(graph.edges[i]?.pos ?? '', flip) })),
  };
}

/** `e,x,y x,y x,y ...`: the arrowhead, then a Bézier curve up to its base. */
function pathOf(spline: string, flip: (y: number) => number): string {
  const points = spline.split(' ');
  const end = points[0]?.startsWith('e,') ? points.shift()?.slice(2) : undefined;
  const place = (point: string) => {
    const [x = 0, y = 0] = point.split(',').map(Number);
    return `${Math.round(x * 10) / 10} ${Math.round(flip(y) * 10) / 10}`;
  };
  const [start = '', ...rest] = points.map(place);
  return `M${start}C${rest.join(' ')}${end === undefined ? '' : `L${place(end)}`}`;
}
