import { svg } from '../../page/dom.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  /** Whether `x` is the left end or the middle of the label. */
  readonly anchor: 'start' | 'middle';
}

const HEIGHT = 22;

/** Measures without the document, because the label's table may be out of view and hidden. */
const measure = new OffscreenCanvas(1, 1).getContext('2d');

/** A line of text with an opaque background. */
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
