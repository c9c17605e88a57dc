import type { MultiPolygon } from './geometry.ts';
import type { Box } from './part-table.ts';

/** The smallest box that contains all rings; `undefined` for an empty geometry. */
export function boundingBox(polygons: MultiPolygon): Box | undefined {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] as number;
        const y = ring[i + 1] as number;
        minX = Math.min(minX, x);
        maxX = Math.max(maxX, x);
        minY = Math.min(minY, y);
        maxY = Math.max(maxY, y);
      }
    }
  }
  return minX === Infinity ? undefined : { minX, minY, maxX, maxY };
}
