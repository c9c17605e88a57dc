/** Control and format characters, odd spaces, and code points that nobody has assigned. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|(?! )\p{Zs}/gu;

/**
 * A text for a message, in which characters that cannot be seen are written as JSON writes them.
 *
 * Otherwise `B1 0DS` with a no-break space is refused and shown like the one that is expected, and an
 * escape character from a file is obeyed by the terminal.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/**
 * The same of a text of several lines, such as a message: its own line ends and tabs stay, for they put it
 * where it belongs. A value within it is made visible by itself, so that it keeps to its line.
 */
export function visibleLines(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  // Of a character beyond U+FFFF there are two.
  return Array.from({ length: character.length }, (_, i) => {
    const hex = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${hex}`;
  }).join('');
}
