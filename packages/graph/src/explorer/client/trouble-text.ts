import type { BakeFacts } from '../bake-facts.ts';

/** How many checks failed, and how many only warned: `1 check failed, 2 warned`. */
export function troubleText(checks: BakeFacts['failed']): string {
  const warned = checks.filter(({ severity }) => severity === 'warn').length;
  const counts = { failed: checks.length - warned, warned };
  const parts = Object.entries(counts).flatMap(([what, count]) =>
    count > 0 ? [[what, count]] : [],
  );
  return parts
    .map(([what, count], i) => `${count}${i > 0 ? '' : count === 1 ? ' check' : ' checks'} ${what}`)
    .join(', ');
}
