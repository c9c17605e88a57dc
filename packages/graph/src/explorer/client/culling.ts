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
      if (seen) show(element);
      else hide(element);
    }
  }

  /** Shows the layer that contains an element, so that it can be measured and take the focus. */
  draw(part: Element): void {
    const sheet = part.closest<SVGGElement>('.sheet');
    if (sheet) show(sheet);
  }
}

function show(sheet: SVGGElement): void {
  sheet.style.display = '';
  sheet.removeAttribute('systemLanguage');
}

/**
 * `display: none` alone hides a group of an SVG, but Chromium still lays out all that is in it, since
 * others may refer to it: 350 ms of processor time instead of 60. In no language at all, a group is
 * left out: https://www.w3.org/TR/SVG2/struct.html#SystemLanguageAttribute
 */
function hide(sheet: SVGGElement): void {
  sheet.style.display = 'none';
  sheet.setAttribute('systemLanguage', '');
}
