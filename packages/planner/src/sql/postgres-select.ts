import type { SelectPart } from '../stage.ts';
import { withoutEnd } from './comments.ts';
import { parameterUses } from './parameters.ts';
import { POSTGRES, tokens } from './syntax.ts';

/**
 * A SELECT split at its parameters, so that values can be inserted without a SQL parser: functions
 * in AWS do not include its 22 MB.
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

/** Whether a SELECT has an ORDER BY outside of brackets. */
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
