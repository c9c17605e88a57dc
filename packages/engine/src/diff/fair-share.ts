/**
 * The most that each of some groups may have if all of them together may have `most`: what small
 * groups do not need is left to the others. At least one.
 */
export function fairShare(sizes: readonly number[], most: number): number {
  const ascending = sizes.toSorted((a, b) => a - b);
  let left = most;
  for (const [i, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - i));
    if (size > share) return Math.max(1, share);
    left -= size;
  }
  return Math.max(1, ascending.at(-1) ?? 0);
}
