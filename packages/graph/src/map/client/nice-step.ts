/** The least of 1, 2 and 5 times a power of ten that is not less than a number. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  // A power of ten is not always the one that was meant: 5 times 1e-4 is a little more than 0.0005.
  const step = [1, 2, 5, 10].find((times) => times * power >= least * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}
