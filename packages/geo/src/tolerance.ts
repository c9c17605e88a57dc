/** 100 times the distance from 1 to the next double. */
const RELATIVE = 100 * 2 ** -52;

/**
 * The distance from an edge of a geometry within which a point is on its boundary, and so not
 * inside. The box is that of all of the geometry's rings.
 *
 * Trino 476 inherits it from Esri's geometry library, which assumes this precision for coordinates
 * (`Envelope2D`, `InternalUtils` and `PointInPolygonHelper` in
 * https://github.com/Esri/geometry-api-java). In the United Kingdom it is 2.4e-12 degrees, a
 * quarter of a millionth of a metre.
 */
export function toleranceOf(minX: number, minY: number, maxX: number, maxY: number): number {
  return (Math.abs(minX) + Math.abs(minY) + Math.abs(maxX) + Math.abs(maxY) + 1) * RELATIVE;
}

/**
 * Whether the point is within that distance of the edge from 1 to 2, with the library's rounding.
 */
export function isOnEdge(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x: number,
  y: number,
  tolerance: number,
): boolean {
  const width = x2 - x1;
  const height = y2 - y1;
  const square = width * width + height * height;
  const along = square === 0 ? 0.5 : ((x - x1) * width + (y - y1) * height) / square;
  const share = Math.min(1, Math.max(0, along));
  const dx = (share <= 0.5 ? x1 + width * share : x2 - width * (1 - share)) - x;
  const dy = (share <= 0.5 ? y1 + height * share : y2 - height * (1 - share)) - y;
  return dx * dx + dy * dy <= tolerance * tolerance;
}
