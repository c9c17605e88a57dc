import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { ATHENA, type Expression, type Token, tokens, writeSql } from '../sql/syntax.ts';
import { foreignCharacters } from './foreign-characters.ts';
import { type Foreign, keptMistakes, keyOf } from './kept-syntax.ts';
import type { At } from './mistakes-in.ts';

/**
 * Syntax of other engines that the parser reads as something of Athena's: `a == b`, `LIMIT 1, 2`. So
 * the query is written from its tree: a word that is not in it any more is foreign, apart from those
 * that are known to be left out. Looked for last, as other checks say more about what they know.
 */
export function foreignSyntaxMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const words = tokens(query.text).filter(({ type }) => type !== 'SEMICOLON');
  const found = [
    ...foreignCharacters(words, query.text),
    ...lostWords(words, tree),
    ...keptMistakes(tree, words, query.text),
  ];
  return found.map(({ start, not }) => at(start, `query \`${query.name}\`: ${not}`));
}

/** What to write instead of a word that is lost. */
const INSTEAD: Readonly<Record<string, string>> = {
  '==': '=',
  '<=>': 'IS NOT DISTINCT FROM',
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
  ISNULL: 'IS NULL',
  NOTNULL: 'IS NOT NULL',
  UNKNOWN: 'NULL',
  MOD: '%',
};

/** Words that the parser leaves out or writes in another way, and that mean to Athena what is left. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  'ALL ASC INNER INT INTEGER LAST NULLS NUMERIC OUTER PRECISION ROW !='.split(' '),
);

function lostWords(words: readonly Token[], tree: Expression): Foreign[] {
  const left = new Map<string, number>();
  const add = (key: string, count: number) => left.set(key, (left.get(key) ?? 0) + count);
  for (const word of tokens(writeSql(tree, ATHENA))) add(keyOf(word), 1);
  // `mod(a, b)` is written as `a % b`, and `position(a IN b)` as `strpos(b, a)`.
  for (const [i, word] of words.entries()) {
    if (!isCall(words, i)) continue;
    if (keyOf(word) === 'MOD') for (const sign of ['(', ')', ',']) add(sign, 1);
    if (keyOf(word) === 'POSITION') add('IN', 1);
  }
  return words.flatMap((word, i) => {
    if (isTrim(words, i)) return [];
    const key = keyOf(word);
    if ((left.get(key) ?? 0) > 0) {
      add(key, -1);
      return [];
    }
    if (LEFT_OUT.has(key) || isCall(words, i) || isShort(word)) return [];
    const instead = INSTEAD[key];
    const hint = instead === undefined ? 'write it in another way' : `write ${instead}`;
    return [{ start: word.start, not: `Athena has no \`${word.text}\` here; ${hint}` }];
  });
}

/** Whether it is the name of a function, which may have several: they are looked at elsewhere. */
const isCall = (words: readonly Token[], i: number): boolean =>
  words[i]?.type === 'VAR' && words[i + 1]?.text === '(';

/** `trim(LEADING FROM a)` is written as `ltrim(a)`. */
const isTrim = (words: readonly Token[], i: number): boolean =>
  [i, i - 1].some((at) => SIDES.includes(keyOf(words[at])) && keyOf(words[at + 1]) === 'FROM');

const SIDES = ['BOTH', 'LEADING', 'TRAILING'];

/** `.5`, which is written as `0.5`. */
const isShort = ({ type, text }: Token): boolean => type === 'NUMBER' && text.startsWith('.');
