import { boundingBox } from './bounding-box.ts';
import type { MultiPolygon } from './geometry.ts';
import { type Box, ROOM } from './part-table.ts';
import { toleranceOf } from './tolerance.ts';

/** A box that has inside it every point that a geometry contains or has on its boundary. */
export function boxOfTouching(polygons: MultiPolygon): Box | undefined {
  const box = boundingBox(polygons);
  if (!box) return undefined;
  const margin = 2 * ROOM * toleranceOf(box.minX, box.minY, box.maxX, box.maxY);
  return {
    minX: box.minX - margin,
    minY: box.minY - margin,
    maxX: box.maxX + margin,
    maxY: box.maxY + margin,
  };
}
