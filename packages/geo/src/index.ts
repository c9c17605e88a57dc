export { boundingBox } from './bounding-box.ts';
export type { MultiPolygon, Polygon, Ring } from './geometry.ts';
export type { Box } from './part-table.ts';
export {
  buildPolygonIndex,
  PolygonIndex,
  type PolygonIndexData,
  type PolygonIndexOptions,
  type PolygonIndexStats,
} from './polygon-index.ts';
export { areaProblem } from './valid-area.ts';
export { parseWkt, WktError } from './wkt.ts';
