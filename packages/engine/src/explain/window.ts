import { metresPerDegree } from '@dc-data-baker/geo';

/** A rectangle of the world, in degrees. */
export interface Window {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** A window that contains all points within a distance of a point, and few others. */
export function windowAround(x: number, y: number, metres: number): Window {
  // At the poles a degree of longitude has a length of zero.
  const scale = metresPerDegree(Math.min(89, Math.max(-89, y)));
  const [width, height] = [(metres * 1.01) / scale.x, (metres * 1.01) / scale.y];
  return { minX: x - width, minY: y - height, maxX: x + width, maxY: y + height };
}

/** @param one `undefined` means nowhere */
export function overlap(one: Window | undefined, other: Window): boolean {
  return (
    one !== undefined &&
    one.minX <= other.maxX &&
    one.maxX >= other.minX &&
    one.minY <= other.maxY &&
    one.maxY >= other.minY
  );
}
