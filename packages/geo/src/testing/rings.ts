import type { Ring } from '../geometry.ts';

/** A closed ring through the points, the first of which is added again at the end. */
export function ringOf(...points: (readonly [x: number, y: number])[]): Ring {
  return Float64Array.from([...points, ...points.slice(0, 1)].flat());
}

/** A rectangle, counterclockwise. */
export function rectangle(minX: number, minY: number, maxX: number, maxY: number): Ring {
  return ringOf([minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]);
}

/** The neighbouring double: the next one up if `steps` is 1, the next one down if it is -1. */
export function nudge(value: number, steps: -1 | 0 | 1): number {
  if (steps === 0) return value;
  if (value === 0) return steps * Number.MIN_VALUE;
  const double = new DataView(new ArrayBuffer(8));
  double.setFloat64(0, value);
  const away = value > 0 === steps > 0 ? 1n : -1n;
  double.setBigInt64(0, double.getBigInt64(0) + away);
  const neighbour = double.getFloat64(0);
  return Number.isFinite(neighbour) ? neighbour : value;
}
