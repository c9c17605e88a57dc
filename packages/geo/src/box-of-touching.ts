import { boundingBox } from './bounding-box.ts';
import type { MultiPolygon } from './geometry.ts';
import { type Box, ROOM } from './part-table.ts';
import type { PolygonIndexData } from './polygon-index-data.ts';
import { toleranceOf } from './tolerance.ts';

/** A box whose inside contains every point that a geometry contains or has on its boundary. */
export function boxOfTouching(polygons: MultiPolygon): Box | undefined {
  const box = boundingBox(polygons);
  return box && withTolerance(box);
}

/** The same for each indexed geometry, in order. */
export function boxesOfTouching({ bounds }: PolygonIndexData): (Box | undefined)[] {
  return Array.from({ length: bounds.length / 4 }, (_, geometry) => {
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = bounds.subarray(4 * geometry);
    return minX <= maxX ? withTolerance({ minX, minY, maxX, maxY }) : undefined;
  });
}

function withTolerance({ minX, minY, maxX, maxY }: Box): Box {
  const margin = 2 * ROOM * toleranceOf(minX, minY, maxX, maxY);
  return {
    minX: minX - margin,
    minY: minY - margin,
    maxX: maxX + margin,
    maxY: maxY + margin,
  };
}
