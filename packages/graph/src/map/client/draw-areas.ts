import type { ZoomTransform } from 'd3-zoom';
import { colourOf, dashOf, type Palette } from './palette.ts';
import type { Scene } from './scene.ts';
import { isSeen, type Size, traceFilling, traceLines } from './trace-ring.ts';

const FAINT = 0.07;
const LIT = 0.28;

/**
 * Areas that contain all addresses, or none, are only outlined: filling them would show nothing.
 */
export function drawAreas(
  context: CanvasRenderingContext2D,
  { view, grouping, namesOff, lit }: Scene,
  transform: ZoomTransform,
  size: Size,
  palette: Palette,
): void {
  const shown = view.areas.filter(({ name }) => !namesOff.has(name));
  const all = view.addresses.count;
  for (const area of shown) {
    const count = grouping.nameCounts[area.name] ?? 0;
    if (area.name !== lit && (count === 0 || count === all)) continue;
    context.beginPath();
    for (const ring of area.rings) {
      if (isSeen(ring, transform, size)) traceFilling(context, ring, transform, size);
    }
    context.globalAlpha = area.name === lit ? LIT : FAINT;
    context.fillStyle = colourOf(palette, grouping.nameColours[area.name] ?? 0);
    context.fill('nonzero');
    context.globalAlpha = 1;
  }
  context.lineJoin = 'bevel';
  for (const area of shown) {
    const colour = grouping.nameColours[area.name] ?? 0;
    context.setLineDash([...dashOf(colour)]);
    context.lineWidth = area.name === lit ? 4 : 1.8;
    context.strokeStyle = colourOf(palette, colour);
    // One by one: a single path of thousands of lines took several times as long.
    for (const ring of area.rings) {
      if (!isSeen(ring, transform, size)) continue;
      context.beginPath();
      traceLines(context, ring, transform, size);
      context.stroke();
    }
    context.beginPath();
    for (let i = 0; i < area.stretches.length; i += 4) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = area.stretches.subarray(i, i + 4);
      context.moveTo(...transform.apply([x1, y1]));
      context.lineTo(...transform.apply([x2, y2]));
    }
    context.stroke();
  }
  context.setLineDash([]);
}
