/** Control and format characters, odd spaces, and code points that nobody has assigned. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|(?! )\p{Zs}/gu;

/**
 * A text for a message, in which invisible characters are written as JSON escapes.
 *
 * Otherwise a refused `B1 0DS` with a no-break space would look like the expected one, and a
 * terminal would obey an escape character from a file.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/**
 * The same for a text of several lines, such as a message, whose own line ends and tabs are kept. A
 * value inside of it is made visible separately, so that it stays on its line.
 */
export function visibleLines(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  // A character beyond U+FFFF has two code units.
  return Array.from({ length: character.length }, (_, i) => {
    const hex = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${hex}`;
  }).join('');
}
