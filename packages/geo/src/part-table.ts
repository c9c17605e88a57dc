import type { MultiPolygon, Polygon, Ring } from './geometry.ts';
import { Float64List, Uint32List } from './growable.ts';

/**
 * The polygons of all geometries end to end, each one a *part*. An edge has the number of the
 * vertex that it starts at, so the last vertex of each ring starts none.
 */
export interface PartTable {
  /** x, y of each vertex. */
  readonly vertices: Float64Array;
  /** The first vertex of each ring, then the count of vertices. */
  readonly ringStarts: Uint32Array;
  /** The first ring, which is the shell, of each part, then the count of rings. */
  readonly partRings: Uint32Array;
  /** The geometry of each part, ascending. */
  readonly geometries: Uint32Array;
  readonly box: Box;
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** So that there is room for flags beside the number of an edge, in 32 bits. */
const MOST_VERTICES = 2 ** 28;

/**
 * Takes the geometries in order, one at a time, so that they need not all be in memory. A polygon
 * without width or height has no inside and is left out.
 *
 * @throws {RangeError} for a ring that is not closed or has a coordinate that is not finite, and
 * for more than 2^28 vertices.
 */
export function tabulateParts(geometries: Iterable<MultiPolygon>): PartTable {
  const vertices = new Float64List();
  const ringStarts = new Uint32List();
  const partRings = new Uint32List();
  const owners = new Uint32List();
  let box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  let geometry = 0;
  for (const polygons of geometries) {
    for (const polygon of polygons) {
      const part = boxOf(polygon, geometry);
      if (!(part.minX < part.maxX && part.minY < part.maxY)) continue;
      box = union(box, part);
      partRings.push(ringStarts.length);
      owners.push(geometry);
      for (const ring of polygon) {
        if (ring.length === 0) continue;
        ringStarts.push(vertices.length / 2);
        vertices.append(ring);
      }
    }
    geometry++;
  }
  if (vertices.length / 2 > MOST_VERTICES) {
    throw new RangeError(`${vertices.length / 2} vertices are more than one index can hold`);
  }
  partRings.push(ringStarts.length);
  ringStarts.push(vertices.length / 2);
  return {
    vertices: vertices.toArray(),
    ringStarts: ringStarts.toArray(),
    partRings: partRings.toArray(),
    geometries: owners.toArray(),
    box,
  };
}

function boxOf(polygon: Polygon, geometry: number): Box {
  let box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const ring of polygon) box = union(box, boxOfRing(ring, geometry));
  return box;
}

function boxOfRing(ring: Ring, geometry: number): Box {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  let finite = true;
  for (let i = 0; i < ring.length; i += 2) {
    const x = ring[i] as number;
    const y = ring[i + 1] as number;
    finite &&= Number.isFinite(x) && Number.isFinite(y);
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  if (!finite) {
    throw new RangeError(`geometry ${geometry} has a coordinate that is not finite`);
  }
  if (ring[0] !== ring.at(-2) || ring[1] !== ring.at(-1)) {
    throw new RangeError(`geometry ${geometry} has a ring that is not closed`);
  }
  return { minX, minY, maxX, maxY };
}

function union(a: Box, b: Box): Box {
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  };
}
