import { type Token, tokens } from './syntax.ts';

/**
 * Where a text calls a function with this name and number of arguments; the tree does not tell, so
 * the tokens are searched. Otherwise, where it calls the function at all; otherwise, where the name
 * is.
 */
export function callPlace(sql: string, name: string, args: number): number | undefined {
  const words = tokens(sql);
  const named = words.flatMap((word, i) =>
    word.type !== 'STRING' && word.text.toLowerCase() === name ? [i] : [],
  );
  const called = named.filter((i) => words[i + 1]?.text === '(');
  const place = called.find((i) => countArguments(words, i + 2) === args) ?? called[0] ?? named[0];
  return place === undefined ? undefined : words[place]?.start;
}

/** @param start the token after the opening bracket */
function countArguments(words: readonly Token[], start: number): number {
  if (words[start]?.text === ')') return 0;
  let [depth, count] = [0, 1];
  for (const { text, type } of words.slice(start)) {
    if (type === 'STRING') continue;
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (depth < 0) return count;
    if (text === ',' && depth === 0) count++;
  }
  return count;
}
