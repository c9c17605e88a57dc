import { type Token, tokens } from './syntax.ts';

/** An item of a SELECT in the query's text. */
export interface SelectItem {
  /** In Unicode characters from the start of the text. */
  readonly start: number;
  /** The offset of its last word: the name after AS, or the column's own name. */
  readonly nameStart: number;
  /** In lower case. */
  readonly name: string;
  readonly isStar: boolean;
}

/**
 * The items of a statement's outermost SELECT (the first one of a UNION), and the SELECT's offset.
 */
export function selectItems(sql: string): {
  readonly start: number;
  readonly items: readonly SelectItem[];
} {
  const words = withDepth(tokens(sql));
  const select = words.findIndex(({ word, depth }) => depth === 0 && word.type === 'SELECT');
  const first = words[select];
  if (!first) return { start: 0, items: [] };
  const after = words.slice(select + 1);
  const end = after.findIndex(({ word, depth }) => depth === 0 && ENDS.has(word.type));
  const listed = after.slice(0, end === -1 ? undefined : end);
  const items: Token[][] = [[]];
  for (const { word, depth } of listed) {
    if (depth === 0 && word.type === 'COMMA') items.push([]);
    else if (!(depth === 0 && word.type === 'DISTINCT')) items.at(-1)?.push(word);
  }
  return { start: first.word.start, items: items.flatMap(itemOf) };
}

const ENDS: ReadonlySet<string> = new Set(
  'FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT SEMICOLON'.split(' '),
);

function itemOf(words: readonly Token[]): SelectItem[] {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return [];
  const name = last.text.toLowerCase();
  const isStar = last.type === 'STAR';
  return [{ start: first.start, nameStart: isStar ? first.start : last.start, name, isStar }];
}

/** Each token with its depth in brackets. */
function withDepth(words: readonly Token[]): { word: Token; depth: number }[] {
  let depth = 0;
  return words.map((word) => {
    if ([')', ']'].includes(word.text) && word.type !== 'STRING') depth--;
    const found = { word, depth };
    if (['(', '['].includes(word.text) && word.type !== 'STRING') depth++;
    return found;
  });
}
