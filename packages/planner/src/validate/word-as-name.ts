import { ATHENA, parseStatement, type Token, tokens } from '../sql/syntax.ts';

/** Words that queries consist of; as names they are looked for if something is called so. */
const OF_QUERIES: ReadonlySet<string> = new Set(
  `all and as asc between by case cast cross desc distinct else end except exists false from full
  group having in inner intersect is join left like limit natural not null on or order outer right
  select then true union unnest using values when where with`.split(/\s+/),
);

/** How many words are tried: each costs as much as parsing the query. */
const MOST_TRIED = 20;

/** A word that is meant as a name, and where it first stands. */
export interface WordAsName {
  readonly word: string;
  readonly start: number;
}

/**
 * A word that its author means as a name, while the parser reads a part of SQL in it: with quotes
 * around the word, the text is a statement.
 *
 * @param near where the mistake is; words around it are tried first
 * @param names tables and columns that the query may be about, in lower case
 * @param isKnown whether only these are tried
 */
export function wordAsName(
  text: string,
  near: number,
  names: ReadonlySet<string>,
  isKnown = false,
): WordAsName | undefined {
  const words = tokens(text);
  const isMeant = ({ type, text: word }: Token, i: number) => {
    if (type === 'STRING' || type === 'QUOTED_IDENTIFIER') return false;
    if (!/^[a-z_]\w*$/i.test(word) || words[i + 1]?.text === '(') return false;
    const name = word.toLowerCase();
    if (names.has(name) || isKnown) return names.has(name);
    return !OF_QUERIES.has(name) || words[i + 1]?.text === '.';
  };
  const nearest = words
    .filter(isMeant)
    .sort((a, b) => Math.abs(a.start - near) - Math.abs(b.start - near));
  const places = Map.groupBy(nearest, (word) => word.text.toLowerCase());
  for (const [, all] of [...places].slice(0, MOST_TRIED)) {
    const [first] = all;
    const later = all.toSorted((a, b) => a.start - b.start).slice(1);
    for (const some of [all, all.slice(0, 1), later]) {
      if (
        !first ||
        some.length === 0 ||
        'problem' in parseStatement(withQuotes(text, some), ATHENA)
      )
        continue;
      return { word: first.text, start: Math.min(...some.map(({ start }) => start)) };
    }
  }
  return undefined;
}

function withQuotes(text: string, words: readonly Token[]): string {
  const characters = Array.from(text);
  for (const { start, end } of words) {
    characters[start] = `"${characters[start]}`;
    characters[end - 1] = `${characters[end - 1]}"`;
  }
  return characters.join('');
}
