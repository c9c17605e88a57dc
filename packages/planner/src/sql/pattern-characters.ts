import { PatternProblem } from './pattern-problem.ts';

const DIGITS = '0-9';
const WORD = '0-9A-Za-z_';
const SPACE = '\\t\\n\\x0B\\f\\r ';
/** The sets that `\d`, `\w` and `\s` mean in Trino, by their letter. */
export const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
  v: '\\x0B',
};
const SIGN = /^[!-/:-@[-`{-~ ]$/;

/** The text of a pattern, read from left to right: characters, escapes and `[...]`. */
export class PatternCharacters {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#characters[this.#at] ?? '';
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  get rest(): string {
    return this.#characters.slice(this.#at).join('');
  }

  read(): string {
    const char = this.next;
    this.#at++;
    return char;
  }

  /** Reads a text if it comes next, and returns whether it did. */
  takes(text: string): boolean {
    const found = this.#characters.slice(this.#at, this.#at + text.length).join('') === text;
    if (found) this.#at += text.length;
    return found;
  }

  /** The one character that the text after a backslash means. @throws PatternProblem if it is none */
  readEscaped(): string {
    const char = this.next;
    const code = /^(?:x([0-7][0-9A-Fa-f])|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4}))/.exec(
      this.rest,
    );
    if (code) {
      this.#at += code[0].length;
      const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
      if (point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)) {
        return String.fromCodePoint(point);
      }
    }
    this.#at++;
    const control = CONTROLS[char];
    if (control !== undefined && char !== 'v') return JSON.parse(`"${control}"`);
    if (char === 'v') return '\x0B';
    if (char !== '' && SIGN.test(char)) return char;
    throw new PatternProblem(
      `\`\\${char}\` means different things to the two engines; list the characters, as in \`[a-z]\``,
    );
  }

  /** The rest of a `[...]` after its bracket, in RE2's syntax. @throws PatternProblem */
  readClass(): string {
    const isNegated = this.takes('^');
    const items: string[] = [];
    for (;;) {
      const char = this.next;
      if (char === '') throw new PatternProblem('a `[` is not closed; for the sign write `\\[`');
      if (char === ']' && items.length > 0) break;
      items.push(this.#classItem(items.length === 0));
    }
    this.#at++;
    return `[${isNegated ? '^' : ''}${items.join('')}]`;
  }

  #classItem(isFirst: boolean): string {
    const set = this.next === '\\' ? CLASSES[this.#characters[this.#at + 1] ?? ''] : undefined;
    if (set !== undefined) {
      this.#at += 2;
      if (this.next === '-' && this.#characters[this.#at + 1] !== ']') {
        throw new PatternProblem('a `-` in `[...]` is first, last or written `\\-`');
      }
      return set;
    }
    const low = this.#classCharacter(isFirst);
    if (this.next !== '-' || this.#characters[this.#at + 1] === ']') return quoted(low);
    this.#at++;
    const high = this.#classCharacter(false);
    if ((high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0)) {
      throw new PatternProblem(`the range \`${low}-${high}\` is the wrong way round`);
    }
    return `${quoted(low)}-${quoted(high)}`;
  }

  #classCharacter(isFirst: boolean): string {
    const char = this.next;
    const after = this.#characters[this.#at + 1];
    if (char === '[' || char === ']' || (char === '&' && after === '&')) {
      throw new PatternProblem(
        `\`${char}\` in \`[...]\` means different things to the two engines; for the sign write \`\\${char}\`, for letters \`a-zA-Z\``,
      );
    }
    if (char === '-' && !isFirst && after !== ']') {
      throw new PatternProblem('a `-` in `[...]` is first, last or written `\\-`');
    }
    this.#at++;
    return char === '\\' ? this.readEscaped() : char;
  }
}

/** One character in RE2's syntax. */
export function quoted(char: string): string {
  if (/^[A-Za-z0-9_ ]$/.test(char)) return char;
  return SIGN.test(char) ? `\\${char}` : `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
