export { Boundary, type BoundaryPoint } from './boundary.ts';
export { boundingBox } from './bounding-box.ts';
export { boxesOfTouching, boxOfTouching } from './box-of-touching.ts';
export { boxOfWkt } from './box-of-wkt.ts';
export type { Stretch } from './edge-table.ts';
export type { MultiPolygon, Polygon, Ring } from './geometry.ts';
export { metresBetween, metresPerDegree } from './metres-between.ts';
export { type Outline, type OutlineRing, outlineWithin } from './outline.ts';
export type { Box } from './part-table.ts';
export {
  buildPolygonIndex,
  PolygonIndex,
  type PolygonIndexData,
  type PolygonIndexOptions,
  type PolygonIndexStats,
} from './polygon-index.ts';
export { fromBytes, toBytes } from './polygon-index-bytes.ts';
export { BOUNDARY, INTERIOR, OUTSIDE } from './run-table.ts';
export { parseWkt, WktError } from './wkt.ts';
