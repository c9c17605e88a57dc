import { svg } from '../../page/dom.ts';
import { dashOf, type Shape } from './palette.ts';

const ATTRIBUTES = { width: '22', height: '14', viewBox: '0 0 22 14', 'aria-hidden': 'true' };

/** A sample of an area's line. */
export function lineSwatch(colour: number, css: string): SVGSVGElement {
  const line = svg('line', { x1: '1', y1: '7', x2: '21', y2: '7', 'stroke-width': '3' });
  line.style.stroke = css;
  line.setAttribute('stroke-dasharray', dashOf(colour).join(' '));
  return svg('svg', ATTRIBUTES, line);
}

const PATHS: Readonly<Record<Shape, string>> = {
  circle: 'M5 7a6 6 0 1 1 12 0a6 6 0 1 1-12 0z',
  ring: 'M6 7a5 5 0 1 1 10 0a5 5 0 1 1-10 0z',
  square: 'M6 2h10v10h-10z',
  triangle: 'M11 1l6 11h-12z',
  diamond: 'M11 0.5l6.5 6.5l-6.5 6.5l-6.5-6.5z',
  cross: 'M6.5 2.5l9 9m0-9l-9 9',
};

/** The symbol of an answer's addresses. */
export function symbolSwatch(shape: Shape, css: string): SVGSVGElement {
  const isOpen = shape === 'ring' || shape === 'cross';
  const path = svg('path', { d: PATHS[shape], 'stroke-width': '2' });
  path.style.fill = isOpen ? 'none' : css;
  path.style.stroke = isOpen ? css : 'none';
  return svg('svg', ATTRIBUTES, path);
}
