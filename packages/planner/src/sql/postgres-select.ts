import type { SelectPart } from '../stage.ts';
import { withoutEnd } from './comments.ts';
import { parameterUses } from './parameters.ts';
import { POSTGRES, tokens } from './syntax.ts';

/**
 * A SELECT cut where its parameters stand, so that values can be put there where there is no SQL
 * parser: a function in AWS does not carry 22 MB of one.
 */
export function cutAtParameters(text: string): SelectPart[] {
  const sql = withoutEnd(text, POSTGRES);
  const characters = Array.from(sql);
  const parts: SelectPart[] = [];
  let end = 0;
  for (const { name, start, end: after } of parameterUses(sql, POSTGRES)) {
    parts.push({ text: characters.slice(end, start).join('') }, { parameter: name });
    end = after;
  }
  parts.push({ text: characters.slice(end).join('') });
  return parts.filter((part) => !('text' in part) || part.text !== '');
}

/** Whether a SELECT says itself in which order its rows come, as far as it is not in brackets. */
export function isOrdered(text: string): boolean {
  const words = tokens(text, POSTGRES);
  let depth = 0;
  return words.some(({ type, text: word }, i) => {
    if (type === 'STRING') return false;
    if (word === '(') depth++;
    if (word === ')') depth--;
    const next = words[i + 1]?.text.toLowerCase();
    return depth === 0 && word.toLowerCase() === 'order' && next === 'by';
  });
}
