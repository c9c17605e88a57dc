/** The position of a character in a text, for a person: both are 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** @param offset counts Unicode characters, as the SQL parser does, not UTF-16 code units */
export function positionAt(text: string, offset: number): Position {
  const before = Array.from(text).slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: before.filter((char) => char === '\n').length + 1,
    column: before.length - lineStart + 1,
  };
}
