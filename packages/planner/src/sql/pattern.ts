import { CLASSES, PatternCharacters, quoted } from './pattern-characters.ts';
import { PatternProblem } from './pattern-problem.ts';

/**
 * A regular expression that means the same to Trino's engine (Joni) and to DuckDB's (RE2), in RE2's
 * syntax. The grammar is what both accept and interpret the same way, and no more:
 *
 * - characters, `.`, `\` before a sign, `\t \n \r \f \v \xHH \x{H...} \uHHHH`, `\d \D \w \W \s \S`
 * - `[...]` and `[^...]` of characters, ranges and `\d \w \s`
 * - `(...)`, `(?:...)`, `|`; `* + ? {n} {n,} {n,m}` on what is not empty; these followed by `?`
 * - `^` and `\A` at the beginning, `\z` and `$` at the end; `(?s)` before everything
 *
 * In Trino 476 `\d`, `\w` and `\s` mean ASCII, but `\b`, `[[:alpha:]]` and `(?i)` mean all of Unicode,
 * where RE2 only knows ASCII.
 * https://trino.io/docs/current/functions/regexp.html
 */
export interface Pattern {
  /** Without the `$` at its end, if it has one. */
  readonly re2: string;
  /** Whether it ends in `$`, which also matches before a last line end. */
  readonly endsInDollar: boolean;
  /** Whether there is a `|` outside of all brackets. */
  readonly hasAlternatives: boolean;
  readonly canBeEmpty: boolean;
  readonly groups: readonly Group[];
}

/** A capturing group: `(...)`. */
export interface Group {
  /** Whether it may be absent from a match. */
  readonly optional: boolean;
}

/** @throws PatternProblem with what to write instead */
export function readPattern(pattern: string): Pattern {
  return new PatternReader(pattern).read();
}

/** RE2's limit for nested repetitions. */
const MOST_TIMES = 1000;

/** A part of a pattern that has been parsed. */
interface Piece {
  readonly re2: string;
  readonly canBeEmpty: boolean;
  /** Whether it matches a position instead of a character. */
  readonly isPlace?: boolean;
  /** How often its innermost part occurs when all repetitions are written out. */
  readonly times: number;
}

/** The limit for nested brackets, each of which needs a part of the stack. */
const MOST_WITHIN = 100;

class PatternReader {
  readonly #characters: PatternCharacters;
  #within = 0;
  #dotIsAll = false;
  #endsInDollar = false;
  #ended = false;
  readonly #groups: { optional: boolean }[] = [];

  constructor(pattern: string) {
    this.#characters = new PatternCharacters(pattern);
  }

  read(): Pattern {
    if (this.#characters.takes('(?s)')) this.#dotIsAll = true;
    const { piece, count } = this.#alternatives(true, false);
    if (!this.#characters.isAtEnd) throw new PatternProblem('a `)` closes nothing; write `\\)`');
    return {
      re2: piece.re2,
      endsInDollar: this.#endsInDollar,
      hasAlternatives: count > 1,
      canBeEmpty: piece.canBeEmpty,
      groups: this.#groups,
    };
  }

  /** @param isStart whether nothing precedes it */
  #alternatives(isStart: boolean, inGroup: boolean): { piece: Piece; count: number } {
    const first = this.#groups.length;
    const pieces = [this.#sequence(isStart)];
    while (this.#characters.takes('|')) {
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
    while (!this.#characters.isAtEnd && !['|', ')'].includes(this.#characters.next)) {
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
    const char = this.#characters.read();
    switch (char) {
      case '(':
        return this.#group(isStart);
      case '[':
        return character(this.#characters.readClass());
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
    const isCaught = this.#characters.next !== '?';
    if (!isCaught && !this.#characters.takes('?:')) {
      const found = `(${this.#characters.rest.slice(0, 3)}`;
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
    if (!this.#characters.takes(')'))
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
    const [sign] = /^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})/.exec(this.#characters.rest) ?? [];
    if (sign === undefined || !this.#characters.takes(sign)) return undefined;
    const isLazy = this.#characters.takes('?');
    const after = this.#characters.next;
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
    const char = this.#characters.next;
    if (char === 'A' || char === 'z') {
      this.#characters.read();
      if (char === 'z') this.#ended = true;
      if (char === 'A' && !isStart)
        throw new PatternProblem('`\\A` may only stand at the beginning');
      return place(`\\${char}`);
    }
    const set = CLASSES[char.toLowerCase()];
    if (set !== undefined && /[dwsDWS]/.test(char)) {
      this.#characters.read();
      return character(`[${char === char.toUpperCase() ? '^' : ''}${set}]`);
    }
    return character(quoted(this.#characters.readEscaped()));
  }
}

const character = (re2: string): Piece => ({ re2, canBeEmpty: false, times: 1 });
const place = (re2: string): Piece => ({ re2, canBeEmpty: true, isPlace: true, times: 1 });
