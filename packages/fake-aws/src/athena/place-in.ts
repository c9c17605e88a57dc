import { codeOf } from './code-of.ts';

/**
 * The position of a name's first occurrence in a statement, such as `line 1:15`; the statement's
 * start if it does not occur.
 */
export function placeIn(sql: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?<![\\w."])(?:\\w+\\.|"\\w+"\\.)*"?${escaped}\\b`, 'i').exec(
    codeOf(sql),
  );
  const before = sql.slice(0, found?.index ?? 0).split('\n');
  return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
