import { part } from '../../page/dom.ts';
import { niceStep } from './nice-step.ts';

/** The least length of the bar, in pixels. */
const SHORTEST = 70;

/** Shows a bar whose length is a round number of metres. */
export function showScale(pixelsPerMetre: number): void {
  const metres = niceStep(SHORTEST / pixelsPerMetre);
  const text = lengthText(metres);
  const scale = part('#scale');
  scale.setAttribute('aria-label', `Scale: the bar is ${text} long`);
  part('#scale span').textContent = text;
  scale.style.width = `${metres * pixelsPerMetre}px`;
}

/** A round number of metres in the usual unit. */
export function lengthText(metres: number): string {
  if (metres >= 1000) return `${(metres / 1000).toLocaleString('en-GB')} km`;
  return metres >= 1 ? `${metres} m` : `${Number((metres * 100).toPrecision(2))} cm`;
}
