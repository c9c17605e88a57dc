import { formatCount } from './amount-text.ts';

/** `1 check`, `2 checks`; the plural is named if it is not formed with an `s`. */
export function plural(count: number, thing: string, things = `${thing}s`): string {
  return `${formatCount(count)} ${count === 1 ? thing : things}`;
}
