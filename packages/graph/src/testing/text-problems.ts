import type { Page } from 'playwright-core';

/**
 * Measures an SVG as a browser draws it.
 *
 * @returns a sentence for each text that exceeds its shape or the picture, or overlaps another text
 */
export function textProblems(page: Page, selector = 'svg'): Promise<string[]> {
  return page.evaluate((root) => {
    const svg = document.querySelector(root);
    if (!svg) return [`there is no ${root}`];
    const problems: string[] = [];
    const inside = (inner: DOMRect, outer: DOMRect) =>
      inner.left >= outer.left - 0.5 &&
      inner.right <= outer.right + 0.5 &&
      inner.top >= outer.top - 0.5 &&
      inner.bottom <= outer.bottom + 0.5;
    /** The size of a shape with several outlines, such as a stack of sheets. */
    const around = (group: Element | null): DOMRect | undefined => {
      const boxes = [...(group?.querySelectorAll(':scope > .shape') ?? [])].map((shape) =>
        shape.getBoundingClientRect(),
      );
      if (boxes.length === 0) return undefined;
      const left = Math.min(...boxes.map((box) => box.left));
      const top = Math.min(...boxes.map((box) => box.top));
      const right = Math.max(...boxes.map((box) => box.right));
      const bottom = Math.max(...boxes.map((box) => box.bottom));
      return new DOMRect(left, top, right - left, bottom - top);
    };
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      name: text.textContent ?? '',
      box: text.getBoundingClientRect(),
      shape: around(text.closest('g:has(> .shape)')),
    }));
    const whole = svg.getBoundingClientRect();
    for (const { name, box, shape } of texts) {
      if (box.width === 0) problems.push(`"${name}" is not drawn`);
      if (!inside(box, shape ?? whole)) problems.push(`"${name}" leaves its shape`);
    }
    texts.forEach((one, i) => {
      for (const other of texts.slice(i + 1)) {
        const over =
          one.box.left < other.box.right - 0.5 &&
          other.box.left < one.box.right - 0.5 &&
          one.box.top < other.box.bottom - 2 &&
          other.box.top < one.box.bottom - 2;
        if (over) problems.push(`"${one.name}" lies over "${other.name}"`);
      }
    });
    return problems;
  }, selector);
}
