import { sideOfEdge } from './side-of-edge.ts';
import { isOnEdge } from './tolerance.ts';

/** The direction of an edge that leaves a point, as a vector of any length. */
interface Ray {
  readonly dx: number;
  readonly dy: number;
  /** The position of its geometry among the given ones. */
  readonly geometry: number;
}

/** The edges of a run, some of which pass through the point. */
export interface NearEdges {
  readonly runs: Uint32Array;
  readonly run: number;
  /** The distance within which a point counts as on an edge. */
  readonly tolerance: number;
}

/**
 * Whether the geometries that have a point on their boundary surround it, so that it is inside of
 * their union: the directions that at least one of them covers make up a full turn.
 *
 * The pieces of an area that was cut surround every point of a cut: where two of them meet, where
 * one cut ends on another (three), and where two cross (four). Where a cut meets the outline of the
 * area, they do not. Pieces may also overlap, or share only a part of an edge.
 *
 * Edges leave the point as the rays of a star. From one ray to the next, a geometry covers either
 * all directions or none, and each of its own rays changes that. So one clockwise pass, starting at
 * the left, is enough.
 *
 * @param touching a run of each geometry, in a cell that contains the point
 */
export function isSurrounded(
  touching: readonly NearEdges[],
  vertices: Float64Array,
  x: number,
  y: number,
): boolean {
  const rays: Ray[] = [];
  const isInside = touching.map((edges, geometry) =>
    startAt(edges, vertices, x, y, geometry, rays),
  );
  rays.sort(clockwise);
  let covering = isInside.filter((inside) => inside).length;
  for (let i = 0; covering > 0 && i < rays.length; ) {
    const first = rays[i] as Ray;
    for (; i < rays.length && clockwise(first, rays[i] as Ray) === 0; i++) {
      const { geometry } = rays[i] as Ray;
      isInside[geometry] = !isInside[geometry];
      covering += isInside[geometry] ? 1 : -1;
    }
  }
  return covering > 0;
}

/**
 * Adds the rays of a geometry to `rays`.
 *
 * @returns whether the geometry covers the first directions clockwise from the left
 */
function startAt(
  { runs, run, tolerance }: NearEdges,
  vertices: Float64Array,
  x: number,
  y: number,
  geometry: number,
  rays: Ray[],
): boolean {
  const end = runs[run + 1] as number;
  let isInside = ((runs[run] as number) & 1) === 1;
  const isNear = (px: number, py: number) => isOnEdge(px, py, px, py, x, y, tolerance);
  for (let i = run + 2; i < end; i++) {
    const vertex = (runs[i] as number) * 2;
    const [x1, y1, x2, y2] = vertices.subarray(vertex, vertex + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    if (isOnEdge(x1, y1, x2, y2, x, y, tolerance)) {
      // An end that coincides with the point has no direction.
      if (!isNear(x2, y2)) rays.push({ dx: x2 - x1, dy: y2 - y1, geometry });
      if (!isNear(x1, y1)) rays.push({ dx: x1 - x2, dy: y1 - y2, geometry });
    } else if (y1 <= y !== y2 <= y && sideOfEdge(x1, y1, x2, y2, x, y) > 0 === y1 <= y) {
      isInside = !isInside;
    }
  }
  return isInside;
}

/** Clockwise from the left, which comes last: up, right, down, left. */
function clockwise(a: Ray, b: Ray): number {
  const quarters = quarterOf(a) - quarterOf(b);
  // On the right of a, b comes later.
  return quarters !== 0 ? quarters : -sideOfEdge(0, 0, a.dx, a.dy, b.dx, b.dy);
}

function quarterOf({ dx, dy }: Ray): number {
  if (dy === 0) return dx > 0 ? 1 : 3;
  return dy > 0 ? 0 : 2;
}
