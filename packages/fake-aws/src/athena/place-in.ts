import { codeOf } from './code-of.ts';

/** Where a name first stands in a statement, as `line 1:15`; its start where it does not. */
export function placeIn(sql: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?<![\\w."])(?:\\w+\\.|"\\w+"\\.)*"?${escaped}\\b`, 'i').exec(
    codeOf(sql),
  );
  const before = sql.slice(0, found?.index ?? 0).split('\n');
  return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
