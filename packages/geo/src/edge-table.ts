import { boundingBox } from './bounding-box.ts';
import type { MultiPolygon } from './geometry.ts';
import type { Box } from './part-table.ts';

/** A part of a straight line, in degrees. */
export type Stretch = readonly [x1: number, y1: number, x2: number, y2: number];

/** Every edge of some areas, with its origin. Edges of length zero are left out. */
export interface EdgeTable {
  readonly count: number;
  /** x1, y1, x2, y2 of each. */
  readonly ends: Float64Array;
  /** The area, the polygon in it and the ring in that, all from 0. */
  readonly areas: Uint32Array;
  readonly polygons: Uint32Array;
  readonly rings: Uint32Array;
  /** By area. */
  readonly spans: readonly AreaSpan[];
}

/** The edges of an area, which are consecutive in the table, and their bounding box. */
export interface AreaSpan extends Box {
  readonly from: number;
  /** The index after the last one. */
  readonly to: number;
}

const NOWHERE: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };

export function tabulateEdges(areas: readonly MultiPolygon[]): EdgeTable {
  const most = areas.flat(2).reduce((sum, ring) => sum + ring.length / 2, 0);
  const table = {
    ends: new Float64Array(4 * most),
    areas: new Uint32Array(most),
    polygons: new Uint32Array(most),
    rings: new Uint32Array(most),
  };
  const spans: AreaSpan[] = [];
  let count = 0;
  for (const [area, polygons] of areas.entries()) {
    const from = count;
    for (const [polygon, rings] of polygons.entries()) {
      for (const [number, ring] of rings.entries()) {
        for (let i = 3; i < ring.length; i += 2) {
          if (ring[i - 3] === ring[i - 1] && ring[i - 2] === ring[i]) continue;
          table.ends.set(ring.subarray(i - 3, i + 1), 4 * count);
          table.areas[count] = area;
          table.polygons[count] = polygon;
          table.rings[count] = number;
          count++;
        }
      }
    }
    const box = boundingBox(polygons) ?? NOWHERE;
    spans.push({ from, to: count, ...box });
  }
  return { count, ...table, spans };
}

/** An edge from end to end. */
export function wholeEdge({ ends }: EdgeTable, edge: number): Stretch {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ends.subarray(4 * edge, 4 * edge + 4);
  return [x1, y1, x2, y2];
}

/** The numbers of the edges that another area also has, and of those that no other has. */
export function sharedEdges(table: EdgeTable): {
  readonly shared: Uint32Array;
  readonly own: Uint32Array;
} {
  const { count, areas } = table;
  const owners = new Map<string, number>();
  const ofSeveral = new Set<string>();
  const keys = Array.from({ length: count }, (_, edge) => {
    const [x1, y1, x2, y2] = wholeEdge(table, edge);
    const isInOrder = x1 < x2 || (x1 === x2 && y1 < y2);
    const key = isInOrder ? `${x1} ${y1} ${x2} ${y2}` : `${x2} ${y2} ${x1} ${y1}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, areas[edge] as number);
    else if (owner !== areas[edge]) ofSeveral.add(key);
    return key;
  });
  const edges = Uint32Array.from(keys.keys());
  return {
    shared: edges.filter((edge) => ofSeveral.has(keys[edge] ?? '')),
    own: edges.filter((edge) => !ofSeveral.has(keys[edge] ?? '')),
  };
}
