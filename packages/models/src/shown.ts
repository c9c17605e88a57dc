/** A value that a definition was given, as a person would write it. */
export function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return 'a function';
  try {
    const text = JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' ? `${part}n` : part,
    );
    return text ?? String(value);
  } catch {
    // It contains itself, or throws when it is read.
    return 'something that cannot be shown';
  }
}
