import { ATHENA, tokens } from './syntax.ts';

/**
 * A text with its comments replaced by blanks, so that every other character keeps its offset. The
 * parser attaches comments to the preceding node, and a translation would write them elsewhere.
 */
export function withoutComments(sql: string, dialect = ATHENA): string {
  const words = tokens(sql, dialect);
  // There are no tokens if the text is empty or cannot be tokenized; the parser reports the reason.
  if (words.length === 0) return sql;
  const characters = Array.from(sql);
  const kept = characters.map((char) => (/\s/.test(char) ? char : ' '));
  for (const { start, end } of words) {
    for (let i = start; i < end; i++) kept[i] = characters[i] ?? ' ';
  }
  return kept.join('');
}

/**
 * A statement without the semicolons at its end and what follows them, so that it can be nested in
 * another.
 */
export function withoutEnd(sql: string, dialect = ATHENA): string {
  const words = tokens(sql, dialect);
  const last = words.findLastIndex(({ type }) => type !== 'SEMICOLON');
  const end = words[last + 1]?.start;
  return (end === undefined ? sql : Array.from(sql).slice(0, end).join('')).trim();
}
