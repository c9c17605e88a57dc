import type { ZoomTransform } from 'd3-zoom';
import { labelPlace } from './label-place.ts';
import { niceStep } from './nice-step.ts';
import type { Palette } from './palette.ts';
import type { Projection } from './projection.ts';
import type { Size } from './trace-ring.ts';

/** The least distance between two lines, in pixels. */
const APART = 130;

/** Lines of longitude and latitude, with their degrees at the edges. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  projection: Projection,
  transform: ZoomTransform,
  { width, height }: Size,
  { line, quiet, page }: Palette,
): void {
  const [west, north] = projection.toDegrees(...transform.invert([0, 0]));
  const [east, south] = projection.toDegrees(...transform.invert([width, height]));
  context.lineWidth = 1;
  context.strokeStyle = line;
  const step = niceStep(((east - west) / width) * APART);
  const labels: (readonly [text: string, x: number, y: number])[] = [];
  for (const longitude of stepsBetween(west, east, step)) {
    const x = Math.round(transform.applyX(projection.toMap(longitude, north)[0])) + 0.5;
    stroke(context, x, 0, x, height);
    labels.push([degreesText(longitude, step, 'E', 'W'), x + 4, height - 8]);
  }
  for (const latitude of stepsBetween(south, north, step)) {
    const y = Math.round(transform.applyY(projection.toMap(west, latitude)[1])) + 0.5;
    stroke(context, 0, y, width, y);
    labels.push([degreesText(latitude, step, 'N', 'S'), 6, y - 5]);
  }
  context.font = "12px 'IBM Plex Sans', sans-serif";
  context.textAlign = 'left';
  context.lineWidth = 3;
  context.strokeStyle = page;
  context.fillStyle = quiet;
  for (const label of labels) {
    // A label would overlap the scale, and the corner where both axes meet.
    if (label[2] > height - 60 && (label[1] < 230 || label[0].endsWith('N'))) continue;
    const [text, x, y] = label;
    const place = labelPlace([x, y], context.measureText(text).width, { width, height });
    context.strokeText(text, ...place);
    context.fillText(text, ...place);
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** The multiples of a step in an interval. */
export function stepsBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** Such as `1.95° W`, with as many decimals as the step has. */
export function degreesText(
  degrees: number,
  step: number,
  positive: string,
  negative: string,
): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const text = Math.abs(degrees).toFixed(digits);
  if (Number(text) === 0) return `${text}°`;
  return `${text}° ${degrees < 0 ? negative : positive}`;
}
