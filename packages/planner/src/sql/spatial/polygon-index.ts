import { createHash } from 'node:crypto';
import { ast } from '@polyglot-sql/sdk';
import { identifier } from '../literal.ts';
import { callOf } from '../nodes.ts';
import { QueryProblem } from '../query-problem.ts';
import { DUCKDB, type Expression, writeExpression } from '../syntax.ts';
import { columnName, type Relation } from './relation.ts';

/**
 * Polygons to index. The engine makes of it, before the query runs:
 *
 * - a table `<name>`: the rows of `sql`, less `wkt`, numbered in a column `<name>_id`;
 * - a function `<name>_at(x, y, outer)`: the list of the numbers of the rows whose polygon
 *   contains the point; where there is none, `[]`, or `[NULL]` if `outer`;
 * - a function `<name>_set(x, y)`: a number for the set of those rows, and a function
 *   `<name>_members(set, outer)`: the list that the set stands for.
 */
export interface PolygonIndexSpec {
  readonly name: string;
  /** The table that the polygons are in. */
  readonly table: string;
  /** The column that the polygons are, as they are; not there where something is made of it. */
  readonly column?: string;
  /** A SELECT: the columns that the query needs, then the polygon as `wkt`. */
  readonly sql: string;
}

/** @param filter conditions that decide which of the table's polygons there are */
export function polygonIndex(
  polygons: Relation,
  wkt: Expression,
  filter: readonly Expression[],
  statement: Expression,
): PolygonIndexSpec {
  if (ast.findFirst(statement, (node) => 'star' in node)) {
    throw new QueryProblem(
      'name the columns of a query with a spatial join, instead of *',
      undefined,
      '*',
    );
  }
  const used = usedColumns(statement);
  const columns = (polygons.columns ?? []).filter((name) => used.has(name));
  if (columns.includes('wkt')) {
    throw new QueryProblem(
      `column \`wkt\` of \`${polygons.table}\` can only be used inside ST_Contains in a spatial join; the index keeps the polygon, not its text`,
    );
  }
  const sql = polygonSelect(polygons, columns, wkt, filter);
  const hash = createHash('sha256').update(sql).digest('hex').slice(0, 8);
  const column = columnOf(wkt);
  return {
    name: `polygons_${hash}`,
    table: polygons.table ?? '',
    ...(column !== undefined && { column }),
    sql,
  };
}

/** The rows of the polygons' table, with some of its columns, and the polygon as `wkt`. */
export function polygonSelect(
  polygons: Relation,
  columns: readonly string[],
  wkt: Expression,
  filter: readonly Expression[],
): string {
  const where = filter.map((condition) => writeExpression(condition, DUCKDB)).join(' AND ');
  return [
    `SELECT ${[...columns.map(identifier), `${writeExpression(wkt, DUCKDB)} AS wkt`].join(', ')}`,
    `FROM ${identifier(polygons.table ?? '')} AS ${identifier(polygons.alias)}`,
    ...(where === '' ? [] : [`WHERE ${where}`]),
  ].join(' ');
}

/** A column, or `nullif(column, '')`, which is a column whose empty texts are no polygons. */
function columnOf(wkt: Expression): string | undefined {
  if ('column' in wkt) return columnName(wkt);
  const call = callOf(wkt);
  const [column, nothing] = call?.name === 'nullif' ? call.args : [];
  if (!column || !nothing || !('column' in column)) return undefined;
  return writeExpression(nothing, DUCKDB) === "''" ? columnName(column) : undefined;
}

/** Every name of a column in a statement, but for those of the polygons themselves. */
function usedColumns(statement: Expression): ReadonlySet<string> {
  const inContainment = new Set(
    ast.findAll(statement, (node) => callOf(node)?.name === 'st_contains').flatMap(ast.getColumns),
  );
  return new Set(
    ast
      .getColumns(statement)
      .filter((column) => !inContainment.has(column))
      .map(columnName),
  );
}
