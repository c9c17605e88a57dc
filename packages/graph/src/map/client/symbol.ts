import type { Shape } from './palette.ts';

/** In pixels. */
const LEAST_WITH_RIM = 3.5;

/** Draws a symbol at a place, with a rim in the page's colour that separates adjacent ones. */
export function drawSymbol(
  context: OffscreenCanvasRenderingContext2D,
  shape: Shape,
  [x, y]: readonly [number, number],
  radius: number,
  colour: string,
  rim: string,
): void {
  context.beginPath();
  TRACES[shape](context, x, y, radius);
  const isOpen = shape === 'ring' || shape === 'cross';
  // A small dot with a rim would be mostly rim.
  const hasRim = radius >= LEAST_WITH_RIM;
  context.lineWidth = isOpen ? Math.max(1, radius * 0.45) : Math.max(0.5, radius * 0.25);
  context.strokeStyle = isOpen ? colour : rim;
  context.fillStyle = shape === 'ring' ? rim : colour;
  if (shape !== 'cross') context.fill();
  if (isOpen || hasRim) context.stroke();
}

const TRACES: Readonly<
  Record<
    Shape,
    (context: OffscreenCanvasRenderingContext2D, x: number, y: number, r: number) => void
  >
> = {
  circle: (context, x, y, r) => context.arc(x, y, r, 0, 2 * Math.PI),
  ring: (context, x, y, r) => context.arc(x, y, r * 0.85, 0, 2 * Math.PI),
  square: (context, x, y, r) => context.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7),
  triangle: (context, x, y, r) => {
    context.moveTo(x, y - r * 1.1);
    context.lineTo(x + r, y + r * 0.8);
    context.lineTo(x - r, y + r * 0.8);
    context.closePath();
  },
  diamond: (context, x, y, r) => {
    context.moveTo(x, y - r * 1.2);
    context.lineTo(x + r * 1.2, y);
    context.lineTo(x, y + r * 1.2);
    context.lineTo(x - r * 1.2, y);
    context.closePath();
  },
  cross: (context, x, y, r) => {
    context.moveTo(x - r * 0.8, y - r * 0.8);
    context.lineTo(x + r * 0.8, y + r * 0.8);
    context.moveTo(x - r * 0.8, y + r * 0.8);
    context.lineTo(x + r * 0.8, y - r * 0.8);
  },
};
