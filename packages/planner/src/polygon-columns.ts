import { externalSource } from './external-source.ts';
import { isBaked, type Project, tableNamed } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { QueryProblem } from './sql/query-problem.ts';
import { type DuckdbSelect, toDuckdb } from './sql/to-duckdb.ts';
import { tableGraph } from './table-graph.ts';

const KNOWN = new WeakMap<Project, ReadonlyMap<string, readonly string[]>>();

/**
 * The columns of an external table that some query of the project takes for polygons as they are,
 * be it by way of other tables. A query that is not valid takes none: `validate` tells of it.
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
    for (const { table, column } of indexesOf(project, query.text)) {
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

function indexesOf(project: Project, text: string): DuckdbSelect['indexes'] {
  try {
    return toDuckdb(withoutEnd(text), querySchema(project.tables)).indexes;
  } catch (error) {
    if (!(error instanceof QueryProblem || error instanceof SyntaxError)) throw error;
    return [];
  }
}
