import { externalSource } from './external-source.ts';
import { isMadeOfOthers, type Project, tableNamed } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { type DuckdbSelect, toDuckdb } from './sql/duckdb-select.ts';
import { QueryProblem } from './sql/query-problem.ts';
import { tableGraph } from './table-graph.ts';

/** Where the polygons of a spatial join come from. */
export interface PolygonSource {
  /** The table that the join reads them from. */
  readonly read: string;
  /**
   * The external table's column, if the polygons are its values; absent if a query computes them.
   */
  readonly from?: { readonly table: string; readonly column: string };
}

/**
 * Where the polygons of a query's spatial joins come from, possibly through other tables. Empty for
 * a query that is not valid, which `validate` reports.
 */
export function polygonSources(project: Project, text: string): readonly PolygonSource[] {
  // Most queries have no polygons, and need not be parsed.
  if (!/st_(geometryfromtext|polygon)/i.test(text)) return [];
  return indexesOf(project, text).map(({ table, column }) => {
    const from = column === undefined ? undefined : asItIs(project, table, column);
    return { read: table, ...(from && { from }) };
  });
}

/** A value computed from a column says nothing about the column itself. */
function asItIs(project: Project, table: string, column: string): PolygonSource['from'] {
  if (!isMadeOfOthers(tableNamed(project, table))) return { table, column };
  const source = externalSource(project, tableGraph(project), table, column);
  return source === undefined || source.how.changed
    ? undefined
    : { table: source.table, column: source.column };
}

function indexesOf(project: Project, text: string): DuckdbSelect['indexes'] {
  try {
    return toDuckdb(withoutEnd(text), querySchema(project.tables)).indexes;
  } catch (error) {
    if (!(error instanceof QueryProblem || error instanceof SyntaxError)) throw error;
    return [];
  }
}
