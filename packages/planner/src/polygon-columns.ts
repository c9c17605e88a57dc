import { externalSource } from './external-source.ts';
import { isBaked, type Project, tableNamed } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { toDuckdb } from './sql/to-duckdb.ts';
import { tableGraph } from './table-graph.ts';

const KNOWN = new WeakMap<Project, ReadonlyMap<string, readonly string[]>>();

/**
 * The columns of an external table that some query of the project takes for polygons as they are,
 * be it by way of other tables. The project must be valid.
 */
export function polygonColumns(project: Project, source: string): readonly string[] {
  const known = KNOWN.get(project) ?? findColumns(project);
  KNOWN.set(project, known);
  return known.get(source) ?? [];
}

function findColumns(project: Project): ReadonlyMap<string, readonly string[]> {
  const graph = tableGraph(project);
  const found = new Map<string, readonly string[]>();
  for (const { origin } of project.tables.filter(isBaked)) {
    const { query } = origin;
    // Most queries have no polygons, and need not be read for them.
    if (!/st_geometryfromtext/i.test(query.text)) continue;
    const { indexes } = toDuckdb(withoutEnd(query.text), querySchema(project.tables));
    for (const { table, column } of indexes) {
      if (column === undefined) continue;
      const isExternal = !isBaked(tableNamed(project, table));
      const from = isExternal ? { table, column } : externalSource(project, graph, table, column);
      // What is made of a column says nothing of the column.
      if (from === undefined || ('how' in from && from.how.changed)) continue;
      const columns = new Set([...(found.get(from.table) ?? []), from.column]);
      found.set(from.table, [...columns]);
    }
  }
  return found;
}
