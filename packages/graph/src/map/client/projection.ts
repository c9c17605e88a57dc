import { geoMercatorRaw } from 'd3-geo';
import type { Frame } from '../map-content.ts';

/** The mean radius of the Earth, in metres. */
const EARTH_RADIUS = 6_371_008.8;

const RADIANS = Math.PI / 180;

/**
 * A Mercator projection, in metres from the middle of a frame: x to the east, y to the south. It
 * preserves angles, and its scale is exact in the middle; half a degree north or south of it, it is
 * off by 1%.
 */
export class Projection {
  readonly #radius: number;
  readonly #middle: readonly [number, number];

  constructor({ minX, minY, maxX, maxY }: Frame) {
    const latitude = (minY + maxY) / 2;
    this.#radius = EARTH_RADIUS * Math.cos(latitude * RADIANS);
    this.#middle = geoMercatorRaw(((minX + maxX) / 2) * RADIANS, latitude * RADIANS);
  }

  toMap(longitude: number, latitude: number): readonly [x: number, y: number] {
    const [x, y] = geoMercatorRaw(longitude * RADIANS, latitude * RADIANS);
    return [(x - this.#middle[0]) * this.#radius, (this.#middle[1] - y) * this.#radius];
  }

  toDegrees(x: number, y: number): readonly [longitude: number, latitude: number] {
    const place = [x / this.#radius + this.#middle[0], this.#middle[1] - y / this.#radius] as const;
    const [longitude, latitude] = geoMercatorRaw.invert?.(...place) ?? [Number.NaN, Number.NaN];
    return [longitude / RADIANS, latitude / RADIANS];
  }
}
