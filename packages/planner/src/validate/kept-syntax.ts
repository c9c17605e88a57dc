import { RESERVED } from '../sql/reserved-words.ts';
import type { Expression, Token } from '../sql/syntax.ts';

/** What is refused, with its place in the text. */
export interface Foreign {
  readonly start: number;
  readonly not: string;
}

/** Syntax that Athena refuses, or reads as something else, and that the parser keeps as it is. */
export function keptMistakes(
  tree: Expression,
  words: readonly Token[],
  text: string,
): readonly Foreign[] {
  const characters = Array.from(text);
  const inWords = words.flatMap((word, i): Foreign[] => {
    const not = notOf({ word, i, words, first: characters[word.start] ?? '' });
    return not === undefined ? [] : [{ start: word.start, not }];
  });
  const inQuotes = new Set(
    words.filter(({ type }) => type === 'QUOTED_IDENTIFIER').map(({ start }) => start),
  );
  // The parser forgets the quotes of the columns' names after a table: AS t("case").
  const names = reservedNames(tree).filter(({ start }) => !inQuotes.has(start));
  return [...inWords, ...names];
}

/** A word as it is compared: a text as it is, all else in capitals. */
export function keyOf(word: Token | undefined): string {
  if (!word) return '';
  return word.type === 'STRING' ? `'${word.text}` : word.text.toUpperCase();
}

/** The same for a word of SQL, which no name in quotes is. */
function wordOf(word: Token | undefined): string {
  return word?.type === 'QUOTED_IDENTIFIER' ? '"' : keyOf(word);
}

interface Place {
  readonly word: Token;
  readonly i: number;
  readonly words: readonly Token[];
  /** The first character in the text, which a quoted name lacks. */
  readonly first: string;
}

function notOf({ word, i, words, first }: Place): string | undefined {
  const [key, next, before] = [wordOf(word), wordOf(words[i + 1]), wordOf(words[i - 1])];
  if (word.type === 'QUOTED_IDENTIFIER') {
    if (word.text === '') return 'a name may not be empty';
    return first === '`' ? `Athena quotes a name as "${word.text}"` : undefined;
  }
  if (word.type === 'NUMBER' && words[i + 1]?.start === word.end && words[i + 1]?.type === 'VAR') {
    return `\`${word.text}${words[i + 1]?.text}\` is a number to Athena, or a mistake; write it in decimal digits`;
  }
  if (word.type === 'VAR') {
    if (!/^[a-z_]\w*$/i.test(word.text)) {
      return `Athena’s names have letters, digits and _; write "${word.text}"`;
    }
    if (next === '(' && BEGINS.includes(wordOf(words[i + 2]))) {
      return `a subquery of WITH stands after AS, and any other in brackets of its own: ${word.text} AS (SELECT ...), ${word.text}((SELECT ...))`;
    }
  }
  const around = () => call(words, i);
  switch (key) {
    case 'IN':
      return next === '(' || around().name === 'POSITION'
        ? undefined
        : 'the list of IN is in brackets: a IN (b, c)';
    case 'OFFSET':
      return wordOf(words[i - 2]) === 'LIMIT'
        ? 'in Athena OFFSET comes before LIMIT: OFFSET 10 LIMIT 5'
        : undefined;
    case 'POSITION':
      return next === '(' && !call(words, i + 2).words.includes('IN')
        ? 'write position(a IN b), or strpos(b, a)'
        : undefined;
    case 'FROM':
      if (around().name === 'SUBSTR') return 'write substring(a FROM 2), or substr(a, 2)';
      return around().name === 'TRIM' && before === '(' ? 'write trim(a)' : undefined;
    case 'FOR':
      return around().name === 'SUBSTRING' && !around().words.includes('FROM')
        ? 'write substring(a FROM 1 FOR 2)'
        : undefined;
    case 'NULLS':
      return next === ')' && ['IGNORE', 'RESPECT'].includes(before)
        ? `${before} NULLS comes after the bracket: lag(a) ${before} NULLS OVER (...)`
        : undefined;
    case 'FILTER':
      return next === '(' && wordOf(words[i + 2]) !== 'WHERE'
        ? 'write FILTER (WHERE ...)'
        : undefined;
    case 'PRECEDING':
    case 'FOLLOWING':
      return words[i + 1]?.type === 'NUMBER' ? `write ${words[i + 1]?.text} ${key}` : undefined;
    case 'DECIMAL':
    case 'NUMERIC':
      // The parser reads it as a CAST to a decimal without places, which would round it.
      return words[i + 1]?.type === 'STRING'
        ? `write the number without quotes: ${words[i + 1]?.text}`
        : undefined;
    case 'SAMPLE':
      return before === 'USING' ? 'Athena has no USING SAMPLE' : undefined;
    case 'MATERIALIZED':
      return ['AS', 'NOT'].includes(before) && next === '('
        ? 'Athena has no MATERIALIZED; remove it'
        : undefined;
    default:
      return undefined;
  }
}

const BEGINS = ['SELECT', 'VALUES', 'WITH'];

/** The call in whose brackets a word is, with the words at its level. */
function call(
  words: readonly Token[],
  i: number,
): { readonly name: string; readonly words: readonly string[] } {
  const inside: string[] = [];
  let depth = 0;
  let open = i - 1;
  for (; open >= 0; open--) {
    const { text } = words[open] as Token;
    if (text === ')') depth++;
    if (text === '(' && depth-- === 0) break;
    if (depth === 0) inside.push(wordOf(words[open]));
  }
  depth = 0;
  for (let at = i; at < words.length; at++) {
    const { text } = words[at] as Token;
    if (text === '(') depth++;
    if (text === ')' && depth-- === 0) break;
    if (depth === 0) inside.push(wordOf(words[at]));
  }
  return { name: wordOf(words[open - 1]), words: inside };
}

interface Name {
  readonly name: string;
  readonly quoted: boolean;
  readonly span?: { readonly start: number } | null;
}

/** Names that are words of Athena's SQL: as the parser read them, they would be no mistake. */
function reservedNames(node: unknown): Foreign[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(reservedNames);
  const inner = Object.values(node).flatMap(reservedNames);
  if (!isName(node) || node.quoted || !RESERVED.has(node.name.toLowerCase())) return inner;
  const not = `\`${node.name}\` is a word of Athena’s SQL; as a name write "${node.name}"`;
  return [...inner, { start: node.span?.start ?? 0, not }];
}

/** A name, and no function, which has arguments. */
const isName = (node: object): node is Name =>
  'name' in node && typeof node.name === 'string' && 'quoted' in node && !('args' in node);
