import geographiclib from 'geographiclib-geodesic';

const { Geodesic } = geographiclib;
const { WGS84 } = Geodesic;

/**
 * The length of the shortest line on the WGS 84 ellipsoid between two points, in metres, by
 * Karney's algorithm (https://doi.org/10.1007/s00190-012-0578-z), which is exact to nanometres.
 *
 * @param x1 degrees of longitude; y degrees of latitude
 * @returns NaN if a latitude is beyond 90 degrees
 */
export function metresBetween(x1: number, y1: number, x2: number, y2: number): number {
  return WGS84.Inverse(y1, x1, y2, x2, Geodesic.DISTANCE).s12 ?? Number.NaN;
}

/** The mean radius of the Earth, in metres. */
export const EARTH_RADIUS = 6_371_009;

/**
 * The length of a degree at a point, in metres, to the east and to the north.
 *
 * https://en.wikipedia.org/wiki/Geographic_coordinate_system#Latitude_and_longitude_values
 */
export function metresPerDegree(latitude: number): { readonly x: number; readonly y: number } {
  const phi = (latitude * Math.PI) / 180;
  const { a, f } = WGS84;
  const e2 = f * (2 - f);
  const w = Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const degree = Math.PI / 180;
  return { x: (degree * a * Math.cos(phi)) / w, y: (degree * a * (1 - e2)) / w ** 3 };
}
