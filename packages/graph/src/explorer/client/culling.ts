import type { ZoomTransform } from 'd3-zoom';

interface Sheet {
  readonly element: SVGGElement;
  readonly box: DOMRectReadOnly;
}

/**
 * Hides the layers that are out of view. When the scale changes, a browser lays out every text
 * again, visible or not, and 500 tables have thousands.
 */
export class Culling {
  readonly #sheets: readonly Sheet[];

  /** The drawing must be complete and not zoomed yet. */
  constructor(world: SVGGElement) {
    this.#sheets = [...world.querySelectorAll<SVGGElement>(':scope > .sheet')].map((element) => {
      const { x, y, width, height } = element.getBBox();
      const { e = 0, f = 0 } = element.transform.baseVal.consolidate()?.matrix ?? {};
      return { element, box: new DOMRectReadOnly(x + e, y + f, width, height) };
    });
  }

  /** After a move, shows what is within a viewport of this size. */
  update(transform: ZoomTransform, { width, height }: DOMRectReadOnly): void {
    const [left, top] = transform.invert([0, 0]);
    const [right, bottom] = transform.invert([width, height]);
    for (const { element, box } of this.#sheets) {
      const seen = box.left < right && box.right > left && box.top < bottom && box.bottom > top;
      element.style.display = seen ? '' : 'none';
    }
  }

  /** Shows the layer that contains an element, so that it can be measured and take the focus. */
  draw(part: Element): void {
    const sheet = part.closest<SVGGElement>('.sheet');
    if (sheet) sheet.style.display = '';
  }
}
