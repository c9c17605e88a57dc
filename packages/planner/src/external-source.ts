import type { ColumnSource } from './analysis.ts';
import { isMadeOfOthers, type Project, tableNamed } from './project.ts';
import type { CopiedColumn } from './stage.ts';
import type { TableGraph } from './table-graph.ts';

/**
 * Follows a column back through any number of tables, as long as its values come from a single
 * column.
 */
export function externalSource(
  project: Project,
  graph: TableGraph,
  table: string,
  column: string,
): (ColumnSource & { readonly how: Pick<CopiedColumn, 'changed'> }) | undefined {
  const given = graph.lineage(table).find(({ name }) => name === column);
  const [source, ...more] = given?.from ?? [];
  if (!given || source === undefined) return undefined;
  const isOnlyChanged = more.length === 0 && source.column === column;
  if (!given.direct && !isOnlyChanged) return undefined;
  const how = given.direct ? {} : { changed: true as const };
  if (!isMadeOfOthers(tableNamed(project, source.table))) return { ...source, how };
  const before = externalSource(project, graph, source.table, source.column);
  return before && { ...before, how: { ...before.how, ...how } };
}
