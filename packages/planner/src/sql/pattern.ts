/**
 * A regular expression that means the same to Trino's engine (Joni) and to DuckDB's (RE2), as RE2
 * is to be told it. The grammar is what both take and take alike, and no more:
 *
 * - characters, `.`, `\` before a sign, `\t \n \r \f \v \xHH \x{H...} \uHHHH`, `\d \D \w \W \s \S`
 * - `[...]` and `[^...]` of characters, ranges and `\d \w \s`
 * - `(...)`, `(?:...)`, `|`; `* + ? {n} {n,} {n,m}` on what is not empty; these followed by `?`
 * - `^` and `\A` at the beginning, `\z` and `$` at the end; `(?s)` before all
 *
 * Trino 476 has ASCII alone in mind by `\d`, `\w` and `\s`, and all of Unicode by `\b`, `[[:alpha:]]` and
 * `(?i)`, of which RE2 knows ASCII.
 * https://trino.io/docs/current/functions/regexp.html
 */
export interface Pattern {
  /** Without what stands for `$`. */
  readonly re2: string;
  /** Whether it ends in `$`, which is before a last line end too. */
  readonly endsInDollar: boolean;
  /** Whether there is a `|` outside of all brackets. */
  readonly hasAlternatives: boolean;
  readonly canBeEmpty: boolean;
  readonly groups: readonly Group[];
}

/** What is caught by `(...)`. */
export interface Group {
  /** Whether there may be a match in which it takes no part. */
  readonly optional: boolean;
}

/** A part of a pattern that the engines do not agree on. */
export class PatternProblem extends Error {}

/** @throws PatternProblem with what to write instead */
export function readPattern(pattern: string): Pattern {
  return new PatternReader(pattern).read();
}

const DIGITS = '0-9';
const WORD = '0-9A-Za-z_';
const SPACE = '\\t\\n\\x0B\\f\\r ';
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
  v: '\\x0B',
};
const SIGN = /^[!-/:-@[-`{-~ ]$/;

/** RE2 takes no more repetitions, one inside the other. */
const MOST_TIMES = 1000;

/** A piece of a pattern that has been read. */
interface Piece {
  readonly re2: string;
  readonly canBeEmpty: boolean;
  /** It says where, and matches no character. */
  readonly isPlace?: boolean;
  /** How often its innermost part is said, when all repetitions are written out. */
  readonly times: number;
}

/** Brackets within brackets: nobody writes more, and each takes a piece of the machine's stack. */
const MOST_WITHIN = 100;

class PatternReader {
  readonly #characters: readonly string[];
  #at = 0;
  #within = 0;
  #dotIsAll = false;
  #endsInDollar = false;
  #ended = false;
  readonly #groups: { optional: boolean }[] = [];

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  read(): Pattern {
    if (this.#takes('(?s)')) this.#dotIsAll = true;
    const { piece, count } = this.#alternatives(true, false);
    if (this.#at < this.#characters.length)
      throw new PatternProblem('a `)` closes nothing; write `\\)`');
    return {
      re2: piece.re2,
      endsInDollar: this.#endsInDollar,
      hasAlternatives: count > 1,
      canBeEmpty: piece.canBeEmpty,
      groups: this.#groups,
    };
  }

  /** @param isStart whether nothing comes before */
  #alternatives(isStart: boolean, inGroup: boolean): { piece: Piece; count: number } {
    const first = this.#groups.length;
    const pieces = [this.#sequence(isStart)];
    while (this.#takes('|')) {
      if (this.#endsInDollar) throw new PatternProblem('write `\\z` instead of a `$` before `|`');
      this.#ended = false;
      pieces.push(this.#sequence(isStart));
    }
    if (inGroup && (this.#ended || this.#endsInDollar)) {
      throw new PatternProblem('`$` and `\\z` may only stand outside of brackets, at the end');
    }
    if (pieces.length > 1) for (const group of this.#groups.slice(first)) group.optional = true;
    return {
      piece: {
        re2: pieces.map(({ re2 }) => re2).join('|'),
        canBeEmpty: pieces.some(({ canBeEmpty }) => canBeEmpty),
        times: Math.max(...pieces.map(({ times }) => times)),
      },
      count: pieces.length,
    };
  }

  #sequence(isStart: boolean): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.#characters.length && !['|', ')'].includes(this.#next)) {
      if (this.#ended || this.#endsInDollar) {
        throw new PatternProblem(
          'nothing may come after `$` or `\\z`; for a dollar sign write `\\$`',
        );
      }
      const first = this.#groups.length;
      const piece = this.#atom(isStart && pieces.every((before) => before.isPlace));
      pieces.push(this.#repeated(piece, first));
    }
    return {
      re2: pieces.map(({ re2 }) => re2).join(''),
      canBeEmpty: pieces.every(({ canBeEmpty }) => canBeEmpty),
      times: Math.max(1, ...pieces.map(({ times }) => times)),
    };
  }

  #atom(isStart: boolean): Piece {
    const char = this.#next;
    this.#at++;
    switch (char) {
      case '(':
        return this.#group(isStart);
      case '[':
        return character(this.#class());
      case '.':
        return character(this.#dotIsAll ? '(?s:.)' : '[^\\n]');
      case '^':
        if (!isStart)
          throw new PatternProblem('`^` may only stand at the beginning; for the sign write `\\^`');
        return place('^');
      case '$':
        this.#endsInDollar = true;
        return place('');
      case '\\':
        return this.#escape(isStart);
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw new PatternProblem(
          `\`${char}\` repeats or closes nothing; for the sign write \`\\${char}\``,
        );
      default:
        return character(quoted(char));
    }
  }

  #group(isStart: boolean): Piece {
    const isCaught = this.#next !== '?';
    if (!isCaught && !this.#takes('?:')) {
      const found = this.#characters.slice(this.#at - 1, this.#at + 3).join('');
      throw new PatternProblem(
        `\`${found}\` means different things to the two engines; use \`(...)\` or \`(?:...)\`, without flags, lookarounds or names: to match capitals and small letters write \`[Aa]\`, or lower(...) of the text`,
      );
    }
    const group = { optional: false };
    if (isCaught) this.#groups.push(group);
    if (++this.#within > MOST_WITHIN) {
      throw new PatternProblem(`it has more than ${MOST_WITHIN} brackets within one another`);
    }
    const { piece } = this.#alternatives(isStart, true);
    this.#within--;
    if (!this.#takes(')'))
      throw new PatternProblem('a `(` is not closed; for the sign write `\\(`');
    return { ...piece, re2: `${isCaught ? '(' : '(?:'}${piece.re2})` };
  }

  #repeated(piece: Piece, firstGroup: number): Piece {
    const times = this.#quantifier();
    if (!times) return piece;
    if (piece.isPlace || piece.canBeEmpty) {
      throw new PatternProblem(
        'the engines repeat a group that may be empty differently; remove `*` or `?` from inside the brackets',
      );
    }
    if (times.least === 0) {
      for (const group of this.#groups.slice(firstGroup)) group.optional = true;
    }
    const most = piece.times * Math.max(1, times.counted);
    if (most > MOST_TIMES) throw new PatternProblem(`more than ${MOST_TIMES} repetitions`);
    return { re2: piece.re2 + times.re2, canBeEmpty: times.least === 0, times: most };
  }

  #quantifier(): { re2: string; least: number; counted: number } | undefined {
    const rest = this.#characters.slice(this.#at).join('');
    const [sign] = /^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})/.exec(rest) ?? [];
    if (sign === undefined) return undefined;
    this.#at += sign.length;
    const isLazy = this.#takes('?');
    const after = this.#next;
    if (['*', '+', '?', '{'].includes(after) || (isLazy && /^\{\d+\}$/.test(sign))) {
      throw new PatternProblem(
        'the engines read a repetition of a repetition differently; put brackets around the first',
      );
    }
    const [, least = sign === '+' ? '1' : '0', most = '0'] =
      /^\{(\d+)(?:,(\d*))?\}$/.exec(sign) ?? [];
    if (Number(most) > 0 && Number(most) < Number(least)) {
      throw new PatternProblem(`\`${sign}\` has its numbers the wrong way round`);
    }
    return {
      re2: `${sign}${isLazy ? '?' : ''}`,
      least: Number(least),
      counted: Math.max(Number(least), Number(most)),
    };
  }

  #escape(isStart: boolean): Piece {
    const char = this.#next;
    if (char === 'A' || char === 'z') {
      this.#at++;
      if (char === 'z') this.#ended = true;
      if (char === 'A' && !isStart)
        throw new PatternProblem('`\\A` may only stand at the beginning');
      return place(`\\${char}`);
    }
    const set = CLASSES[char.toLowerCase()];
    if (set !== undefined && /[dwsDWS]/.test(char)) {
      this.#at++;
      return character(`[${char === char.toUpperCase() ? '^' : ''}${set}]`);
    }
    return character(quoted(this.#escapedCharacter()));
  }

  /** What follows a backslash and stands for one character. */
  #escapedCharacter(): string {
    const rest = this.#characters.slice(this.#at).join('');
    const char = this.#next;
    const code = /^(?:x([0-7][0-9A-Fa-f])|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4}))/.exec(rest);
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

  #class(): string {
    const isNegated = this.#takes('^');
    const items: string[] = [];
    for (;;) {
      const char = this.#next;
      if (char === '') throw new PatternProblem('a `[` is not closed; for the sign write `\\[`');
      if (char === ']' && items.length > 0) break;
      items.push(this.#classItem(items.length === 0));
    }
    this.#at++;
    return `[${isNegated ? '^' : ''}${items.join('')}]`;
  }

  #classItem(isFirst: boolean): string {
    const set = this.#next === '\\' ? CLASSES[this.#characters[this.#at + 1] ?? ''] : undefined;
    if (set !== undefined) {
      this.#at += 2;
      if (this.#next === '-' && this.#characters[this.#at + 1] !== ']') {
        throw new PatternProblem('a `-` in `[...]` is first, last or written `\\-`');
      }
      return set;
    }
    const low = this.#classCharacter(isFirst);
    if (this.#next !== '-' || this.#characters[this.#at + 1] === ']') return quoted(low);
    this.#at++;
    const high = this.#classCharacter(false);
    if ((high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0)) {
      throw new PatternProblem(`the range \`${low}-${high}\` is the wrong way round`);
    }
    return `${quoted(low)}-${quoted(high)}`;
  }

  #classCharacter(isFirst: boolean): string {
    const char = this.#next;
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
    return char === '\\' ? this.#escapedCharacter() : char;
  }

  get #next(): string {
    return this.#characters[this.#at] ?? '';
  }

  #takes(text: string): boolean {
    const found = this.#characters.slice(this.#at, this.#at + text.length).join('') === text;
    if (found) this.#at += text.length;
    return found;
  }
}

const character = (re2: string): Piece => ({ re2, canBeEmpty: false, times: 1 });
const place = (re2: string): Piece => ({ re2, canBeEmpty: true, isPlace: true, times: 1 });

function quoted(char: string): string {
  if (/^[A-Za-z0-9_ ]$/.test(char)) return char;
  return SIGN.test(char) ? `\\${char}` : `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
