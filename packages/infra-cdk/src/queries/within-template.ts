import type { NamedQuery } from './named-query.ts';

/** Out of the 500 resources of a stack, and the million bytes of its template. */
const MOST_QUERIES = 200;
const MOST_BYTES = 350_000;

/** The size of a query in CloudFormation's template without its text. */
const BYTES_EACH = 400;

/**
 * As many of a layer's queries as fit into its stack. If there are too many, the tables with the
 * most pieces keep one query each, since pieces only differ in a value.
 */
export function withinTemplate(queries: readonly NamedQuery[]): readonly NamedQuery[] {
  const byTable = Map.groupBy(queries, ({ table }) => table);
  const largestFirst = [...byTable].sort(([, a], [, b]) => b.length - a.length);
  for (const [table, pieces] of largestFirst) {
    const all = [...byTable.values()].flat();
    if (all.length <= MOST_QUERIES && bytesOf(all) <= MOST_BYTES) break;
    byTable.set(table, pieces.slice(0, 1));
  }
  return [...byTable.values()].flat();
}

function bytesOf(queries: readonly NamedQuery[]): number {
  return queries.reduce((sum, query) => sum + JSON.stringify(query).length + BYTES_EACH, 0);
}
