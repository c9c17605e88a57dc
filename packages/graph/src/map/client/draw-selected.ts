import type { ZoomTransform } from 'd3-zoom';
import { radiusAt } from './draw-addresses.ts';
import { labelPlace } from './label-place.ts';
import type { Palette } from './palette.ts';
import type { Projection } from './projection.ts';
import type { Scene } from './scene.ts';
import type { Size } from './trace-ring.ts';

/** Marks the selected address, and draws the shortest lines from it to boundaries. */
export function drawSelected(
  context: CanvasRenderingContext2D,
  { view, selected }: Scene,
  projection: Projection,
  transform: ZoomTransform,
  size: Size,
  palette: Palette,
): void {
  if (selected === undefined) return;
  const { addresses, told } = view;
  const here = transform.apply([addresses.x[selected] ?? 0, addresses.y[selected] ?? 0]);
  const labels: (readonly [text: string, x: number, y: number])[] = [];
  const known = told.get(addresses.uprns[selected] ?? '');
  const ways = [...(known?.ways ?? []), ...(known?.movedFrom ? [known.movedFrom] : [])];
  for (const way of ways) {
    const there = transform.apply([...projection.toMap(way.longitude, way.latitude)]);
    context.setLineDash('isMiss' in way && way.isMiss ? [5, 4] : []);
    context.beginPath();
    context.moveTo(...here);
    context.lineTo(...there);
    strokeOnPage(context, 2, palette);
    // If there is no room for the label, the list still has it.
    const [dx, dy] = [there[0] - here[0], there[1] - here[1]];
    if (Math.hypot(dx, dy) < 40) continue;
    const share = Math.min(0.5, 160 / Math.hypot(dx, dy));
    const label = [way.distance, here[0] + dx * share, here[1] + dy * share - 6] as const;
    const isFree = labels.every(([, x, y]) => Math.hypot(x - label[1], y - label[2]) > 18);
    if (isFree) labels.push(label);
  }
  context.setLineDash([]);
  context.beginPath();
  context.arc(...here, radiusAt(transform) * 1.5 + 4, 0, 2 * Math.PI);
  strokeOnPage(context, 3, palette);
  context.font = "600 14px 'IBM Plex Sans', sans-serif";
  context.textAlign = 'left';
  for (const [text, x, y] of labels) {
    const { width } = context.measureText(text);
    const place = labelPlace([x - width / 2, y], width, size);
    context.lineWidth = 4;
    context.strokeStyle = palette.page;
    context.strokeText(text, ...place);
    context.fillStyle = palette.marker;
    context.fillText(text, ...place);
  }
}

/** Strokes the path, with a rim in the page's colour that separates it from what is below. */
function strokeOnPage(
  context: CanvasRenderingContext2D,
  width: number,
  { marker, page }: Palette,
): void {
  context.lineWidth = width + 3;
  context.strokeStyle = page;
  context.stroke();
  context.lineWidth = width;
  context.strokeStyle = marker;
  context.stroke();
}
