import { ATHENA, tokens } from './syntax.ts';

/**
 * A text with its comments blanked out, so that every other character stays in its place: the
 * parser hangs comments on what they follow, and a translation would write them elsewhere.
 */
export function withoutComments(sql: string, dialect = ATHENA): string {
  const words = tokens(sql, dialect);
  // No words are no words, or a text that cannot be taken apart: the parser says why.
  if (words.length === 0) return sql;
  const characters = Array.from(sql);
  const kept = characters.map((char) => (/\s/.test(char) ? char : ' '));
  for (const { start, end } of words) {
    for (let i = start; i < end; i++) kept[i] = characters[i] ?? ' ';
  }
  return kept.join('');
}

/** A statement without the semicolons that end it, and what follows them, so that it can stand in another. */
export function withoutEnd(sql: string, dialect = ATHENA): string {
  const words = tokens(sql, dialect);
  const last = words.findLastIndex(({ type }) => type !== 'SEMICOLON');
  const end = words[last + 1]?.start;
  return (end === undefined ? sql : Array.from(sql).slice(0, end).join('')).trim();
}
