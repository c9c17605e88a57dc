import { createHash } from 'node:crypto';
import { identifier } from '@dc-data-baker/models';
import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { QueryProblem } from '../query-problem.ts';
import { DUCKDB, type Expression, writeExpression } from '../syntax.ts';
import { wktOf } from './containment.ts';
import { nameOfReference, type Relation } from './relation.ts';

/**
 * Polygons to index. Before the query runs, the engine creates from it:
 *
 * - a table `<name>`: the rows of `sql`, without `wkt`, numbered in a column `<name>_id`;
 * - a function `<name>_at(x, y, outer)`: the list of the numbers of the rows whose polygon contains
 *   the point; if there are none, `[]`, or `[NULL]` if `outer`;
 * - a function `<name>_set(x, y)`: a number for the set of those rows, and a function
 *   `<name>_members(set, outer)`: the list of a set's numbers;
 * - the same for polygons that a point *meets*, which contain it or have it on their boundary:
 *   `<name>_near(x, y, outer)`, `<name>_meeting(x, y)` and `<name>_met(meeting, outer)`. Points
 *   with the same meeting have the same relation to every polygon;
 * - `<name>_on_boundary(x, y, outer)`: the polygons with the point on their boundary; and for a
 *   meeting `<name>_met_boundary(meeting, outer)` and `<name>_met_inside(meeting, outer)`;
 * - functions `<name>_contains(id, x, y)` and `<name>_inside(meeting, id)`: whether a polygon
 *   contains a point; and `<name>_union(ids, x, y)` and `<name>_union_inside(meeting, ids)`:
 *   whether the union of some polygons does.
 */
export interface PolygonIndexSpec {
  readonly name: string;
  /** The table of the polygons. */
  readonly table: string;
  /** The table's column, if the polygons are its values; absent if they are computed from it. */
  readonly column?: string;
  /** A SELECT that returns the columns that the query needs, then the polygon as `wkt`. */
  readonly sql: string;
}

/** @param filter conditions that decide which of the table's polygons are indexed */
export function polygonIndex(
  polygons: Relation,
  area: Expression,
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
  const columns = (polygons.areas?.columns ?? polygons.columns ?? []).filter((name) =>
    used.has(name),
  );
  const [taken] = [...(polygons.areas?.areas.keys() ?? []), 'wkt'].filter(
    (name) => used.has(name) && polygons.columns?.includes(name),
  );
  if (taken !== undefined) {
    throw new QueryProblem(
      `column \`${taken}\` of \`${polygons.table}\` can only be used inside ST_Contains in a spatial join; the index keeps the polygon, not its text`,
    );
  }
  const wkt = wktOf(area) ?? area;
  const from = polygons.areas && writeExpression(polygons.areas.node, DUCKDB);
  const sql = polygonSelect(polygons, columns, wkt, filter, from);
  const hash = createHash('sha256').update(sql).digest('hex').slice(0, 8);
  const column = polygonColumn(polygons, area);
  return {
    name: `polygons_${hash}`,
    table: polygons.table ?? '',
    ...(column !== undefined && { column }),
    sql,
  };
}

/**
 * The rows of the polygons' table, with some of its columns, and the polygon as `wkt`.
 *
 * @param from where they are read, if not from the table itself
 */
export function polygonSelect(
  polygons: Relation,
  columns: readonly string[],
  wkt: Expression,
  filter: readonly Expression[],
  from = `${identifier(polygons.table ?? '')} AS ${identifier(polygons.alias)}`,
): string {
  const where = filter.map((condition) => writeExpression(condition, DUCKDB)).join(' AND ');
  return [
    `SELECT ${[...columns.map(identifier), `${writeExpression(wkt, DUCKDB)} AS wkt`].join(', ')}`,
    `FROM ${from}`,
    ...(where === '' ? [] : [`WHERE ${where}`]),
  ].join(' ');
}

/** The table's column, if the polygons are its values. */
export function polygonColumn(polygons: Relation, area: Expression): string | undefined {
  return columnOf(polygons.areas?.areas.get(nameOfReference(area)) ?? wktOf(area) ?? area);
}

/** The name of a column, or of `nullif(column, '')`, which treats empty texts as no polygon. */
function columnOf(wkt: Expression): string | undefined {
  if ('column' in wkt) return nameOfReference(wkt);
  const call = callOf(wkt);
  const [column, nothing] = call?.name === 'nullif' ? call.args : [];
  if (!column || !nothing || !('column' in column)) return undefined;
  return writeExpression(nothing, DUCKDB) === "''" ? nameOfReference(column) : undefined;
}

/** The columns from which a polygon or a point is computed; not those in the FILTER of a union. */
function columnsOfGeometry(node: Expression): Expression[] {
  const call = callOf(node);
  return call?.name === 'geometry_union_agg'
    ? call.args.flatMap(ast.getColumns)
    : ast.getColumns(node);
}

/** The names of all columns that a statement uses, other than the polygons themselves. */
function usedColumns(statement: Expression): ReadonlySet<string> {
  const inContainment = new Set(
    ast
      .findAll(statement, (node) => SPATIAL_CONDITIONS.includes(callOf(node)?.name ?? ''))
      .flatMap((node) => callOf(node)?.args.flatMap(columnsOfGeometry) ?? []),
  );
  return new Set(
    ast
      .getColumns(statement)
      .filter((column) => !inContainment.has(column))
      .map(nameOfReference),
  );
}
