import type { ZoomTransform } from 'd3-zoom';
import { isShown, type Scene } from './scene.ts';

/** The number of the address nearest to a place on the screen, if one is within reach. */
export function nearestShown(
  scene: Scene,
  { k, x, y }: ZoomTransform,
  [left, top]: readonly [number, number],
  reach: number,
): number | undefined {
  const { addresses } = scene.view;
  let nearest: number | undefined;
  let least = reach ** 2;
  for (let i = 0; i < addresses.count; i++) {
    const dx = (addresses.x[i] as number) * k + x - left;
    const dy = (addresses.y[i] as number) * k + y - top;
    const distance = dx * dx + dy * dy;
    if (distance > least || !isShown(scene, i)) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}
