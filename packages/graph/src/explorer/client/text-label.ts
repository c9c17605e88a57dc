import { svg } from '../../page/dom.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  /** What `x` is of the label: its left end or its middle. */
  readonly anchor: 'start' | 'middle';
}

const HEIGHT = 22;

/** Measures without drawing, as what a label is on may be out of view and not drawn. */
const measure = new OffscreenCanvas(1, 1).getContext('2d');

/** A line of text on a plate of its own, so that nothing shines through it. */
export function textLabel(className: string, content: string, place: Place): SVGGElement {
  if (measure) measure.font = "600 13.5px 'IBM Plex Sans'";
  const width = Math.ceil(measure?.measureText(content).width ?? 0) + 18;
  const x = place.anchor === 'start' ? place.x : place.x - width / 2;
  return svg(
    'g',
    { class: className, transform: `translate(${x} ${place.y})` },
    svg('rect', { width: String(width), height: String(HEIGHT), rx: String(HEIGHT / 2) }),
    svg('text', { x: String(width / 2), y: '15.5', 'text-anchor': 'middle' }, content),
  );
}
