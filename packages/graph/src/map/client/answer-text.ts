/** What is said of addresses, in words. */
export function answerText(
  names: readonly string[],
  answer: readonly number[] | null | undefined,
): string {
  if (!answer) return 'no row';
  return answer.map((name) => names[name] ?? '').join(' + ') || 'none';
}

export function countText(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'address' : 'addresses'}`;
}
