/** The smallest number of the form 1, 2 or 5 times a power of ten that is at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  // Powers of ten are rounded: 5 times 1e-4 is slightly more than 0.0005.
  const step = [1, 2, 5, 10].find((times) => times * power >= least * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}
