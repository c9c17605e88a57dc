import type { Point } from './explanation.ts';
import type { Row } from './row.ts';

/** The point of a row; null if its coordinates are not a place. */
export function pointOf(row: Row): Point | null {
  const [longitude, latitude] = [row['point_x'], row['point_y']];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return null;
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? { longitude, latitude } : null;
}
