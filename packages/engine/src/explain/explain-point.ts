import { Boundary, boundingBox, buildPolygonIndex, type PolygonIndex } from '@dc-data-baker/geo';
import type { ContainingPolygon, MissedPolygon, PolygonRow } from './explanation.ts';
import type { NearPolygon } from './near-polygon.ts';
import { overlap, type Window, windowAround } from './window.ts';

/** In metres: misses by less than this are reported, and the nearest polygon within `FAR`. */
export const NEAR_MISS = 100;
export const NEARBY = 5000;

/**
 * The distance at which engines treat a point as being on an edge: see `toleranceOf` of the geo
 * package.
 */
const ON_BOUNDARY = 2.5e-7;

/** A millimetre, in degrees: far enough to cross a border that was drawn twice. */
const BEYOND = 1e-8;

/** Explains points by the polygons near them. */
export class PointExplainer {
  readonly #polygons: readonly NearPolygon[];
  readonly #index: PolygonIndex;
  readonly #boxes: ReadonlyMap<NearPolygon, Window | undefined>;
  readonly #ofRows = new Map<NearPolygon, Boundary>();
  readonly #ofNames = new Map<string, Boundary>();
  #whole: ReadonlyMap<string, readonly NearPolygon[]> = new Map();

  readonly #isCut: boolean;

  /**
   * @param polygons all polygons that are near to any of the points
   * @param isCut whether polygons with one name are pieces of an area
   */
  constructor(polygons: readonly NearPolygon[], isCut = false) {
    this.#polygons = polygons;
    this.#isCut = isCut;
    this.#index = buildPolygonIndex(polygons.map(({ area }) => area));
    this.#boxes = new Map(polygons.map((polygon) => [polygon, boundingBox(polygon.area)]));
  }

  /** The names of the polygons that contain a point. */
  namesAt(x: number, y: number): string[] {
    return [...new Set(this.#at(x, y).map(({ name }) => name))].sort();
  }

  /** Sets all rows, near and far, of the names of which some row contains a point. */
  setWhole(rows: readonly NearPolygon[]): void {
    this.#whole = Map.groupBy(rows, ({ name }) => name);
  }

  contains(x: number, y: number): ContainingPolygon[] {
    const rows = Map.groupBy(this.#at(x, y), ({ name }) => name);
    return [...rows].sort(byName).map(([name, found]) => {
      const boundary = this.#boundaryOf(name).nearest(x, y);
      return {
        name,
        rows: found.map((polygon) => rowOf(polygon, partsAt(polygon, x, y))),
        boundary: boundary
          ? { metres: boundary.metres, longitude: boundary.x, latitude: boundary.y }
          : null,
        beyond: boundary ? this.#beyond(x, y, boundary) : [],
      };
    });
  }

  /** Polygons with other names that come within a distance of the point; the nearest first. */
  misses(x: number, y: number, within: number): MissedPolygon[] {
    const inside = new Set(this.#at(x, y));
    const names = new Set([...inside].map(({ name }) => name));
    const window = windowAround(x, y, within);
    const missed = new Map<string, MissedPolygon>();
    for (const polygon of this.#polygons) {
      if (inside.has(polygon) || !overlap(this.#boxes.get(polygon), window)) continue;
      const found = this.#rowBoundary(polygon).nearest(x, y);
      if (!found || found.metres > within) continue;
      const isOnBoundary = found.metres <= ON_BOUNDARY;
      // For a point in a ward of a county, the next ward of the same county is not a miss.
      if (names.has(polygon.name)) continue;
      const before = missed.get(polygon.name);
      if (before && before.metres <= found.metres) continue;
      missed.set(polygon.name, {
        name: polygon.name,
        metres: isOnBoundary ? 0 : found.metres,
        longitude: found.x,
        latitude: found.y,
        isOnBoundary,
        row: rowOf(polygon, [found.polygon + 1]),
      });
    }
    return [...missed.values()].sort(
      (one, other) => one.metres - other.metres || (one.name < other.name ? -1 : 1),
    );
  }

  #at(x: number, y: number): NearPolygon[] {
    const index = this.#index;
    const nameOf = (id: number) => this.#polygons[id]?.name;
    const inside = index.members(index.locate(x, y));
    const around = this.#isCut ? [...index.met(index.meet(x, y))] : [];
    // A point on a cut is inside the area, and on the edge of pieces of it.
    const onCuts = [...Map.groupBy(around, nameOf)].flatMap(([name, ids]) =>
      ![...inside].some((id) => nameOf(id) === name) && index.isInUnion(ids, x, y) ? ids : [],
    );
    return [...inside, ...onCuts].flatMap((id) => this.#polygons[id] ?? []);
  }

  /** The polygons just across the nearest boundary, as seen from the point. */
  #beyond(x: number, y: number, boundary: { readonly x: number; readonly y: number }): string[] {
    const here = new Set(this.namesAt(x, y));
    const [dx, dy] = [boundary.x - x, boundary.y - y];
    const length = Math.hypot(dx, dy) || 1;
    const [farX, farY] = [boundary.x + (dx / length) * BEYOND, boundary.y + (dy / length) * BEYOND];
    return this.namesAt(farX, farY).filter((name) => !here.has(name));
  }

  #rowBoundary(polygon: NearPolygon): Boundary {
    const known = this.#ofRows.get(polygon) ?? new Boundary([polygon.area]);
    this.#ofRows.set(polygon, known);
    return known;
  }

  #boundaryOf(name: string): Boundary {
    const rows = this.#whole.get(name) ?? this.#polygons.filter((polygon) => polygon.name === name);
    const known = this.#ofNames.get(name) ?? new Boundary(rows.map(({ area }) => area));
    this.#ofNames.set(name, known);
    return known;
  }
}

function partsAt({ area }: NearPolygon, x: number, y: number): number[] {
  const index = buildPolygonIndex(area.map((polygon) => [polygon]));
  return [...index.members(index.locate(x, y))].map((part) => part + 1);
}

function rowOf({ file, line }: NearPolygon, parts: readonly number[]): PolygonRow {
  return { file, line, parts };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
