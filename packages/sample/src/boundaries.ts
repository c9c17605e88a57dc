import type { Mesh } from './mesh.ts';
import { Random } from './random.ts';

/**
 * Degrees per cell, about 4.6 km each way, so that a country with 40 million addresses is the size
 * of Britain.
 */
const CELL_LONGITUDE = 0.07;
const CELL_LATITUDE = 0.041;
const CENTRE_LONGITUDE = -1.75;
const CENTRE_LATITUDE = 53.1;

/**
 * Three limits, in cells, that keep all lines from crossing. A corner is at most `CORNER` each way
 * from its grid point, so sides that meet there are at least 44° apart. A point of a side is from
 * its chord at most `SLOPE` times as far as from its nearer end: 13.5°, and 0.16 at its middle.
 * That leaves a free circle of 0.5 - 0.15 - 0.16 = 0.19 around each cell's centre for its loop.
 */
const CORNER = 0.15;
const SLOPE = 0.24;
const LOOP = 0.15;

/**
 * Everything farther than this from the grid's edge is land: by the same limits, the coast is
 * outside.
 */
export const COAST = 0.4;

/** The position of each vertex of the mesh. */
export class Boundaries {
  readonly mesh: Mesh;
  readonly #longitudes: Float64Array;
  readonly #latitudes: Float64Array;

  constructor(mesh: Mesh, seed: number) {
    this.mesh = mesh;
    this.#longitudes = new Float64Array(mesh.vertices);
    this.#latitudes = new Float64Array(mesh.vertices);
    this.#placeCorners(seed);
    this.#placeSides(seed);
    this.#placeLoops(seed);
  }

  longitude(vertex: number): number {
    return this.#longitudes[vertex] as number;
  }

  latitude(vertex: number): number {
    return this.#latitudes[vertex] as number;
  }

  /** As in WKT. */
  text(vertex: number): string {
    return `${decimal(this.longitude(vertex))} ${this.latitude(vertex)}`;
  }

  /** From cells to degrees. */
  longitudeAt(x: number): number {
    return CENTRE_LONGITUDE + (x - this.mesh.columns / 2) * CELL_LONGITUDE;
  }

  latitudeAt(y: number): number {
    return CENTRE_LATITUDE + (y - this.mesh.rows / 2) * CELL_LATITUDE;
  }

  #place(vertex: number, x: number, y: number): void {
    this.#longitudes[vertex] = this.longitudeAt(x);
    this.#latitudes[vertex] = this.latitudeAt(y);
  }

  #placeCorners(seed: number): void {
    const { mesh } = this;
    for (let y = 0; y <= mesh.rows; y++) {
      for (let x = 0; x <= mesh.columns; x++) {
        const [cornerX, cornerY] = cornerPlace(seed, mesh.corner(x, y), x, y);
        this.#place(mesh.corner(x, y), cornerX, cornerY);
      }
    }
  }

  #placeSides(seed: number): void {
    const { mesh } = this;
    for (let y = 0; y <= mesh.rows; y++) {
      for (let x = 0; x <= mesh.columns; x++) {
        const here = cornerPlace(seed, mesh.corner(x, y), x, y);
        if (x < mesh.columns) {
          const east = cornerPlace(seed, mesh.corner(x + 1, y), x + 1, y);
          this.#placeSide(seed, mesh.firstGoingEast(x, y), here, east);
        }
        if (y < mesh.rows) {
          const north = cornerPlace(seed, mesh.corner(x, y + 1), x, y + 1);
          this.#placeSide(seed, mesh.firstGoingNorth(x, y), here, north);
        }
      }
    }
  }

  /**
   * Goes evenly along the chord and varies only the distance from it, so a side never crosses
   * itself.
   */
  #placeSide(seed: number, first: number, [fromX, fromY]: Place, [toX, toY]: Place): void {
    const random = new Random(seed, 'edge', first);
    const segments = this.mesh.segmentsPerSide;
    let drift = random.between(-1, 1);
    for (let step = 1; step < segments; step++) {
      const along = step / segments;
      drift = (2 * drift + random.between(-1, 1)) / 3;
      const stray = SLOPE * Math.min(along, 1 - along) * clamped(2 * drift);
      const x = fromX + along * (toX - fromX) - stray * (toY - fromY);
      const y = fromY + along * (toY - fromY) + stray * (toX - fromX);
      this.#place(first + step - 1, x, y);
    }
  }

  /**
   * Goes once around the centre and varies only the distance from it, so a loop never crosses
   * itself.
   */
  #placeLoops(seed: number): void {
    const { mesh } = this;
    const quarter = mesh.verticesInLoop / 4;
    for (let y = 0; y < mesh.rows; y++) {
      for (let x = 0; x < mesh.columns; x++) {
        const first = mesh.firstOfLoop(x, y);
        const random = new Random(seed, 'loop', first);
        for (let index = 0; index < mesh.verticesInLoop; index++) {
          const radius = LOOP * random.between(0.6, 1);
          const [eastward, northward] = diamond(index / quarter);
          this.#place(first + index, x + 0.5 + radius * eastward, y + 0.5 + radius * northward);
        }
      }
    }
  }
}

/** JavaScript would write longitudes near Greenwich like `1e-7`, which WKT readers may refuse. */
function decimal(longitude: number): string {
  return Math.abs(longitude) < 1e-6 ? longitude.toFixed(15) : String(longitude);
}

type Place = readonly [x: number, y: number];

function cornerPlace(seed: number, corner: number, x: number, y: number): Place {
  const random = new Random(seed, 'corner', corner);
  return [x + random.between(-CORNER, CORNER), y + random.between(-CORNER, CORNER)];
}

function clamped(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/**
 * The point of |x| + |y| = 1 after a number of quarter turns from the east. A circle would need
 * sines, whose last digit depends on the machine, so the same seed might give different bytes.
 */
function diamond(quarters: number): Place {
  const x = Math.abs(2 - quarters) - 1;
  const y = 1 - Math.abs(1 - quarters);
  return [x, quarters <= 2 ? y : Math.abs(3 - quarters) - 1];
}
