import type { ExplorerData } from '../data.ts';

/** A search result. */
export interface Entry {
  readonly kind: 'table' | 'column' | 'layer' | 'description' | 'check' | 'SQL';
  readonly name: string;
  /**
   * What distinguishes it from others with its name: its layer or table; for a text, the part that
   * matches.
   */
  readonly context: string;
  readonly table?: string;
  readonly column?: string;
}

/** A result that is found by its name. */
export interface NamedEntry extends Entry {
  readonly kind: 'table' | 'column' | 'layer';
}

export function entriesOf({ layers, tables }: ExplorerData): NamedEntry[] {
  return [
    ...layers.map(({ name, question }) => ({ kind: 'layer' as const, name, context: question })),
    ...tables.map(({ name, layer }) => ({
      kind: 'table' as const,
      name,
      context: layer,
      table: name,
    })),
    ...tables.flatMap((table) =>
      table.columns.map(({ name }) => ({
        kind: 'column' as const,
        name,
        context: table.name,
        table: table.name,
        column: name,
      })),
    ),
  ];
}

/**
 * The entries that contain every word of the query, best first: by the whole name, its beginning,
 * the beginning of a word in it, any part of it; tables before columns.
 */
export function search(entries: readonly NamedEntry[], query: string, limit: number): NamedEntry[] {
  const words = query
    .toLowerCase()
    .split(/[\s/.]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found = entries.flatMap((entry, order) => {
    const score = Math.max(...words.map((word) => penalty(entry, word)));
    return Number.isFinite(score)
      ? [{ entry, score: score + KIND_PENALTY[entry.kind], order }]
      : [];
  });
  found.sort((a, b) => a.score - b.score || a.order - b.order);
  return found.slice(0, limit).map(({ entry }) => entry);
}

const KIND_PENALTY = { table: 0, layer: 0.25, column: 0.5 } as const;

function penalty({ name, context }: NamedEntry, word: string): number {
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  if (name.includes(`_${word}`)) return 2;
  if (name.includes(word)) return 3;
  return context.toLowerCase().includes(word) ? 4 : Number.POSITIVE_INFINITY;
}
