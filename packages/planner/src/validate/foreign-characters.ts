import type { Token } from '../sql/syntax.ts';
import type { Foreign } from './kept-syntax.ts';

const BLANKS = [' ', '\t', '\n', '\r'];

/**
 * Characters outside of texts and names that the parser skips and Athena refuses, or reads as another:
 * it ends a comment at a carriage return, too.
 */
export function foreignCharacters(words: readonly Token[], text: string): readonly Foreign[] {
  const characters = Array.from(text);
  const nul = characters.indexOf('\0');
  if (nul >= 0) return [{ start: nul, not: 'there is a NUL in it; no query may have one' }];
  const gaps = [...words, undefined].map((word, i) => ({
    start: words[i - 1]?.end ?? 0,
    end: word?.start ?? characters.length,
  }));
  return gaps.flatMap(({ start, end }) => inGap(characters.slice(start, end), start));
}

/** What is wrong between two words, where only blanks and comments are. */
function inGap(gap: readonly string[], start: number): readonly Foreign[] {
  for (let i = 0; i < gap.length; i++) {
    const two = `${gap[i]}${gap[i + 1] ?? ''}`;
    if (two === '--') {
      const end = gap.findIndex((char, at) => at > i && (char === '\n' || char === '\r'));
      if (end < 0) return [];
      if (gap[end] === '\r' && gap[end + 1] !== '\n') {
        return [{ start: start + end, not: LONE_RETURN }];
      }
      i = end;
    } else if (two === '/*') {
      const end = gap.findIndex((char, at) => at > i + 2 && char === '/' && gap[at - 1] === '*');
      if (end < 0) return [{ start: start + i, not: 'a comment is not closed: /* ... */' }];
      i = end;
    } else if (!BLANKS.includes(gap[i] ?? ' ') && gap[i] !== ';') {
      const code = gap[i]?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      return [{ start: start + i, not: `Athena takes no U+${code} for a blank; remove it` }];
    }
  }
  return [];
}

const LONE_RETURN =
  'a line ends in a carriage return alone, at which only Athena ends a comment; write line feeds';
