import type { Polygon } from './areas.ts';
import type { Boundaries } from './boundaries.ts';

export function wkt(polygons: readonly Polygon[], boundaries: Boundaries): string {
  const texts = polygons.map((polygon) => {
    const rings = polygon.map((ring) => {
      return `(${ring.map((vertex) => boundaries.text(vertex)).join(', ')})`;
    });
    return `(${rings.join(', ')})`;
  });
  return texts.length === 1 ? `POLYGON ${texts[0]}` : `MULTIPOLYGON (${texts.join(', ')})`;
}
