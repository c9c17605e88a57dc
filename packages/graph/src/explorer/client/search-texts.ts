import type { ExplorerData, ExplorerTable } from '../data.ts';
import type { Entry } from './search.ts';

/** A text about a table, which is found by any part of it. */
export interface Text {
  readonly kind: 'description' | 'check' | 'SQL';
  readonly text: string;
  readonly table: string;
  /** The column that it describes, if it describes one. */
  readonly column?: string;
}

/** A shorter query would match nearly every text. */
const SHORTEST = 3;
/** How much of a text is shown around the match. */
const BEFORE = 24;
const AFTER = 56;

/**
 * The descriptions, checks and SQL of all tables. The SQL is the author's, not what engines run.
 */
export function textsOf({ tables }: ExplorerData): Text[] {
  return tables.flatMap(({ name, description, columns, checks, sql }: ExplorerTable) => [
    ...[{ kind: 'description' as const, text: description, table: name }],
    ...columns.flatMap((column) =>
      column.description === null
        ? []
        : [
            {
              kind: 'description' as const,
              text: column.description,
              table: name,
              column: column.name,
            },
          ],
    ),
    ...checks.map((check) => ({ kind: 'check' as const, text: check.name, table: name })),
    ...(sql ? [{ kind: 'SQL' as const, text: oneLine(sql.source), table: name }] : []),
  ]);
}

/**
 * The texts that match the query, in the order of the tables: first those that contain it as typed,
 * then those with all of its words. Case and line breaks are ignored.
 */
export function searchTexts(texts: readonly Text[], query: string, limit: number): Entry[] {
  const phrase = oneLine(query).toLowerCase();
  if (phrase.length < SHORTEST) return [];
  const words = phrase.split(' ');
  const whole: Entry[] = [];
  const inParts: Entry[] = [];
  for (const found of texts) {
    const text = found.text.toLowerCase();
    const at = text.indexOf(phrase);
    if (at >= 0) whole.push(entryAt(found, at));
    else if (words.every((word) => text.includes(word))) {
      inParts.push(entryAt(found, text.indexOf(words[0] ?? '')));
    }
  }
  return [...whole, ...inParts].slice(0, limit);
}

function entryAt({ kind, text, table, column }: Text, at: number): Entry {
  const [start, end] = [Math.max(0, at - BEFORE), Math.min(text.length, at + AFTER)];
  const context = `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  const name = column === undefined ? table : `${table}/${column}`;
  return { kind, name, context, table, ...(column !== undefined && { column }) };
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
