/** An answer in words. */
export function answerText(
  names: readonly string[],
  answer: readonly number[] | null | undefined,
): string {
  if (!answer) return 'no row';
  return answer.map((name) => names[name] ?? '').join(' + ') || 'none';
}

/** A number of addresses, if the map may show only some of them. */
export function shownText(shown: number, all = shown): string {
  return all === shown
    ? countText(all)
    : `${countText(all)}, ${shown.toLocaleString('en-GB')} shown`;
}

export function countText(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'address' : 'addresses'}`;
}
