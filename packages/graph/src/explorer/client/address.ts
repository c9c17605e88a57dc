import type { Index } from './index-of.ts';

/** What the fragment of the page's URL points to. */
export interface Address {
  readonly table: string;
  readonly column?: string | undefined;
}

/** `#table` or `#table/column`; names need no escaping. */
export function formatAddress({ table, column }: Address): string {
  return column === undefined ? `#${table}` : `#${table}/${column}`;
}

/** What a fragment points to, as far as it exists. */
export function parseAddress(hash: string, index: Index): Address | undefined {
  const [name = '', columnName] = hash.replace(/^#/, '').split('/').map(decode);
  const table = index.table(name);
  if (!table) return undefined;
  const column = table.columns.find((candidate) => candidate.name === columnName);
  return { table: name, column: column?.name };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
