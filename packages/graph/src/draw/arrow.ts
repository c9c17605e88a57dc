import type { PictureEdge } from '../picture/picture.ts';
import { element } from './element.ts';

/** An arrow along a path; its head is a marker that the drawing defines once. */
export function arrow(d: string, kind: PictureEdge['kind'], data: Record<string, string> = {}) {
  return element('path', { class: `edge ${kind}`, d, 'marker-end': 'url(#head)', ...data });
}

export const ARROW_HEAD = element(
  'marker',
  {
    id: 'head',
    viewBox: '0 0 10 10',
    refX: 9,
    refY: 5,
    markerWidth: 9,
    markerHeight: 9,
    markerUnits: 'userSpaceOnUse',
    orient: 'auto',
  },
  element('path', { class: 'head', d: 'M0 0.8L10 5L0 9.2Z' }),
);
