import type { ZoomTransform } from 'd3-zoom';
import type { MapBox, RingModel } from './map-model.ts';

/** The size of the viewport, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How far outside of the map something may still be visible, in pixels: half of a thick line. */
const EDGE = 8;

/** Vertices closer than this count as one, in pixels. */
const SAME = 0.7;

export function isSeen(
  { minX, minY, maxX, maxY }: MapBox,
  { k, x, y }: ZoomTransform,
  { width, height }: Size,
): boolean {
  return (
    maxX * k + x >= -EDGE &&
    minX * k + x <= width + EDGE &&
    maxY * k + y >= -EDGE &&
    minY * k + y <= height + EDGE
  );
}

/**
 * Adds a ring to be filled. Outside of the edges, only as much is added as gives the same filling.
 */
export function traceFilling(
  path: CanvasRenderingContext2D,
  ring: RingModel,
  transform: ZoomTransform,
  size: Size,
): void {
  let [lastX, lastY, lastSides] = [Number.NaN, Number.NaN, 0];
  const count = ring.x.length;
  for (let i = 0; i < count; i++) {
    const x = (ring.x[i] as number) * transform.k + transform.x;
    const y = (ring.y[i] as number) * transform.k + transform.y;
    const sides = sidesOf(x, y, size);
    if (i === 0) path.moveTo(x, y);
    else if (i + 1 < count) {
      if (Math.abs(x - lastX) < SAME && Math.abs(y - lastY) < SAME) continue;
      if ((sides & lastSides) !== 0) {
        const nextX = (ring.x[i + 1] as number) * transform.k + transform.x;
        const nextY = (ring.y[i + 1] as number) * transform.k + transform.y;
        if ((sides & lastSides & sidesOf(nextX, nextY, size)) !== 0) continue;
      }
      path.lineTo(x, y);
    }
    [lastX, lastY, lastSides] = [x, y, sides];
  }
  path.closePath();
}

/** Adds the drawn edges of a ring that may be visible. */
export function traceLines(
  path: CanvasRenderingContext2D,
  ring: RingModel,
  transform: ZoomTransform,
  size: Size,
): void {
  let [lastX, lastY, lastSides] = [Number.NaN, Number.NaN, 0];
  let isDown = false;
  for (let i = 0; i < ring.x.length; i++) {
    const x = (ring.x[i] as number) * transform.k + transform.x;
    const y = (ring.y[i] as number) * transform.k + transform.y;
    const sides = sidesOf(x, y, size);
    const isDrawn = i > 0 && ring.isDrawn[i - 1] === 1 && (sides & lastSides) === 0;
    const goesOn = ring.isDrawn[i] === 1 && i + 1 < ring.x.length;
    const isSame = Math.abs(x - lastX) < SAME && Math.abs(y - lastY) < SAME;
    if (isDrawn && isSame && goesOn && isDown) continue;
    if (isDrawn) {
      if (!isDown) path.moveTo(lastX, lastY);
      path.lineTo(x, y);
    }
    isDown = isDrawn;
    [lastX, lastY, lastSides] = [x, y, sides];
  }
}

/** The sides of the screen beyond which a place is, as one bit each. */
function sidesOf(x: number, y: number, { width, height }: Size): number {
  return (x < -EDGE ? 1 : x > width + EDGE ? 2 : 0) | (y < -EDGE ? 4 : y > height + EDGE ? 8 : 0);
}
