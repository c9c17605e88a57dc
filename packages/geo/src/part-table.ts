import type { MultiPolygon, Ring } from './geometry.ts';
import { Float64List, Uint32List } from './growable.ts';
import { toleranceOf } from './tolerance.ts';

/**
 * The rings of all geometries end to end. A *part* is all the rings of one geometry: which one is
 * a shell or a hole makes no difference to what is inside. An edge has the number of the vertex
 * that it starts at, so the last vertex of each ring starts none.
 */
export interface PartTable {
  /** x, y of each vertex. */
  readonly vertices: Float64Array;
  /** The first vertex of each ring, then the count of vertices. */
  readonly ringStarts: Uint32Array;
  /** The first ring of each part, then the count of rings. */
  readonly partRings: Uint32Array;
  /** The geometry of each part, ascending. */
  readonly geometries: Uint32Array;
  /** How near to an edge is on the boundary, by geometry: see `toleranceOf`. */
  readonly tolerances: Float64Array;
  /** Least x and y, greatest x and y, by geometry; infinite of one without rings. */
  readonly bounds: Float64Array;
  readonly box: Box;
}

/** How much further than a tolerance to look, for the rounding of what is computed with it. */
export const ROOM = 1.125;

/**
 * How far from an edge a point may be said to be on it, whichever geometry it is of.
 */
export function reachOf({ geometries, tolerances }: PartTable): number {
  let reach = 0;
  for (const geometry of geometries) reach = Math.max(reach, tolerances[geometry] as number);
  return reach * ROOM;
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** So that there is room for flags beside the number of an edge, in 32 bits. */
const MOST_VERTICES = 2 ** 28;

/** Its square, beyond all doubles, is no less than that of any distance. */
const MOST_TOLERANCE = 2 ** 512;

/**
 * Takes the geometries in order, one at a time, so that they need not all be in memory. A geometry
 * without width or height has no inside and is left out, and so is one of numbers so large that
 * all of it is within the tolerance of its boundary.
 *
 * @throws {RangeError} for a ring that is not closed or has a coordinate that is not finite, and
 * for more than 2^28 vertices.
 */
export function tabulateParts(geometries: Iterable<MultiPolygon>): PartTable {
  const vertices = new Float64List();
  const ringStarts = new Uint32List();
  const partRings = new Uint32List();
  const owners = new Uint32List();
  const tolerances = new Float64List();
  const bounds = new Float64List();
  let box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  let geometry = 0;
  for (const polygons of geometries) {
    const part = boxOf(polygons, geometry);
    const tolerance = toleranceOf(part.minX, part.minY, part.maxX, part.maxY);
    tolerances.push(tolerance);
    for (const side of [part.minX, part.minY, part.maxX, part.maxY]) bounds.push(side);
    if (isWide(part) && tolerance < MOST_TOLERANCE) {
      box = union(box, part);
      partRings.push(ringStarts.length);
      owners.push(geometry);
      for (const ring of polygons.flat()) {
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
    tolerances: tolerances.toArray(),
    bounds: bounds.toArray(),
    box,
  };
}

function isWide({ minX, minY, maxX, maxY }: Box): boolean {
  return minX < maxX && minY < maxY;
}

function boxOf(polygons: MultiPolygon, geometry: number): Box {
  let box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const ring of polygons.flat()) box = union(box, boxOfRing(ring, geometry));
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
