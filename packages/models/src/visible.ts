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

function escaped(character: string): string {
  // Of a character beyond U+FFFF there are two.
  return Array.from({ length: character.length }, (_, i) => {
    const hex = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${hex}`;
  }).join('');
}
