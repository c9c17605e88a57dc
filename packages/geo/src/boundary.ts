import { buildPolygonIndex } from './build-polygon-index.ts';
import {
  type EdgeTable,
  type Stretch,
  sharedEdges,
  tabulateEdges,
  wholeEdge,
} from './edge-table.ts';
import type { MultiPolygon } from './geometry.ts';
import { EARTH_RADIUS, metresPerDegree } from './metres-between.ts';
import { type NearestOnEdge, nearestOnEdge } from './nearest-on-edge.ts';
import { isOuter, outerStretches } from './outer-stretches.ts';
import type { PolygonIndex } from './polygon-index.ts';

/** The point of a boundary that is nearest to another point. */
export interface BoundaryPoint extends NearestOnEdge {
  /** Whose edge it is on: the area, the polygon in it and the ring in that, all from 0. */
  readonly area: number;
  readonly polygon: number;
  readonly ring: number;
}

/** An edge, and a lower bound of its distance, in metres. */
interface Candidate {
  readonly edge: number;
  readonly bound: number;
}

/**
 * The greatest error of an approximate distance: it grows with the distance, since a plane then
 * differs more from the Earth.
 */
function errorOf(distance: number): number {
  return 1e-6 + 0.001 * distance + (5 * distance * distance) / EARTH_RADIUS;
}

/**
 * The boundary of one area, or of the union of several: borders between two of them, such as the
 * wards of a county, do not count. Neither do gaps of less than a fifth of a millimetre between
 * them, where the same line was written twice and rounded.
 */
export class Boundary {
  readonly #table: EdgeTable;
  readonly #edges: Uint32Array;
  /** Only for several areas. */
  readonly #index: PolygonIndex | undefined;

  constructor(areas: readonly MultiPolygon[]) {
    this.#table = tabulateEdges(areas);
    if (areas.length < 2) {
      this.#edges = Uint32Array.from({ length: this.#table.count }, (_, edge) => edge);
      return;
    }
    const index = buildPolygonIndex(areas);
    this.#index = index;
    // Most of the borders within a county are two equal lines, which need not be cut to recognise
    // that.
    const { own, shared } = sharedEdges(this.#table);
    const outer = shared.filter((edge) => isOuter(index, wholeEdge(this.#table, edge)));
    this.#edges = Uint32Array.from([...own, ...outer]);
  }

  /**
   * The point of the boundary that is nearest to (x, y), in degrees of WGS 84.
   *
   * @returns `undefined` if there is no boundary, or (x, y) is not on the Earth
   */
  nearest(x: number, y: number): BoundaryPoint | undefined {
    if (!Number.isFinite(x) || !(Math.abs(y) <= 90)) return undefined;
    const rough = this.#roughDistances(x, y);
    const least = rough.reduce((one, other) => Math.min(one, other), Infinity);
    if (least === Infinity) return undefined;
    // All of a county's inner borders may be nearer than its own, so the search reaches farther and
    // farther.
    for (let reach = least + errorOf(least); ; reach = 2 * reach + 1) {
      const near = reach + errorOf(reach);
      const found = this.#nearestOf(this.#candidates(near, rough), x, y);
      const isAll = rough.every((distance) => distance <= near);
      if (isAll || (found && found.metres <= reach)) return found;
    }
  }

  #nearestOf(candidates: readonly Candidate[], x: number, y: number): BoundaryPoint | undefined {
    let best: BoundaryPoint | undefined;
    for (const { edge, bound } of candidates) {
      if (best && bound > best.metres) break;
      for (const stretch of this.#stretchesOf(edge)) {
        const found = nearestOnEdge(stretch, x, y);
        if (!(found.metres < (best?.metres ?? Infinity))) continue;
        const [area = 0] = this.#table.areas.subarray(edge);
        const [polygon = 0] = this.#table.polygons.subarray(edge);
        const [ring = 0] = this.#table.rings.subarray(edge);
        best = { ...found, area, polygon, ring };
      }
    }
    return best;
  }

  /** The edges that may be within a distance, ordered by their approximate distance. */
  #candidates(near: number, rough: Float64Array): Candidate[] {
    const candidates: Candidate[] = [];
    for (let i = 0; i < rough.length; i++) {
      const distance = rough[i] as number;
      if (distance > near) continue;
      candidates.push({ edge: this.#edges[i] as number, bound: distance - errorOf(distance) });
    }
    return candidates.sort((one, other) => one.bound - other.bound);
  }

  #stretchesOf(edge: number): readonly Stretch[] {
    return this.#index
      ? outerStretches(this.#table, this.#index, edge)
      : [wholeEdge(this.#table, edge)];
  }

  /** In metres, on a plane that touches the Earth at the point. */
  #roughDistances(x: number, y: number): Float64Array {
    const { ends } = this.#table;
    const scale = metresPerDegree(y);
    const distances = new Float64Array(this.#edges.length);
    for (let i = 0; i < distances.length; i++) {
      const edge = this.#edges[i] as number;
      const x1 = ((ends[4 * edge] as number) - x) * scale.x;
      const y1 = ((ends[4 * edge + 1] as number) - y) * scale.y;
      const width = ((ends[4 * edge + 2] as number) - x) * scale.x - x1;
      const height = ((ends[4 * edge + 3] as number) - y) * scale.y - y1;
      const along = -(x1 * width + y1 * height) / (width * width + height * height);
      const share = Math.min(1, Math.max(0, along));
      distances[i] = Math.hypot(x1 + width * share, y1 + height * share);
    }
    return distances;
  }
}
