import { ast } from '@polyglot-sql/sdk';
import { SPATIAL_FUNCTIONS } from '../../functions.ts';
import { identifier } from '../literal.ts';
import { callOf } from '../nodes.ts';
import { offsetOf } from '../offset-of.ts';
import { QueryProblem } from '../query-problem.ts';
import {
  DUCKDB,
  type Expression,
  parseOwn,
  type Select,
  selectParts,
  writeExpression,
  writeSql,
} from '../syntax.ts';
import { conjuncts, findContainment } from './containment.ts';
import { type GroupedBySets, groupedBySets } from './grouped-join.ts';
import type { Pointwise } from './pointwise.ts';
import { type PolygonIndexSpec, polygonIndex } from './polygon-index.ts';
import { namesOfWith, relationOf, type SpatialSchema } from './relation.ts';
import { SPATIAL_SHAPE, type SpatialJoin, understandJoin } from './understand-join.ts';

/** Where the rewriting of one statement stands. */
interface Rewriting {
  readonly statement: Expression;
  /** Whether all of its functions are known to give the same for the same. */
  readonly isRepeatable: boolean;
  readonly schema: SpatialSchema;
  readonly subqueries: ReadonlySet<string>;
  readonly indexes: Map<string, PolygonIndexSpec>;
}

export interface RewrittenJoins {
  readonly tree: Expression;
  readonly indexes: readonly PolygonIndexSpec[];
  /** If the statement is one such join, grouped by its points, and nothing more. */
  readonly pointwise?: Pointwise;
}

/**
 * Rewrites, in DuckDB's SQL, each join of points with polygons, which would try every point with every polygon,
 * to one that looks each point up in an index and joins by number:
 *
 *     FROM (SELECT *, unnest(polygons_1_at(a.x, a.y, true)) AS polygons_1_id FROM points AS a) AS a
 *     LEFT JOIN polygons_1 AS b ON b.polygons_1_id = a.polygons_1_id
 *
 * @param isRepeatable whether all of its functions are known to give the same for the same
 * @throws QueryProblem for a use of a spatial function that is not such a join
 */
export function rewriteSpatialJoins(
  statement: Expression,
  schema: SpatialSchema,
  isRepeatable = true,
): RewrittenJoins {
  const indexes = new Map<string, PolygonIndexSpec>();
  const subqueries = namesOfWith(statement);
  const rewriting = { statement, schema, isRepeatable, subqueries, indexes };
  const tree = ast.transform(statement, {
    leave: (node) => ('select' in node ? rewriteSelect(node, rewriting) : node),
  });
  const left = ast.findFirst(tree, (node) => SPATIAL_FUNCTIONS.includes(callOf(node)?.name ?? ''));
  if (left) {
    const name = callOf(left)?.name ?? '';
    throw new QueryProblem(
      `${name} is used in a way that cannot be indexed; ${SPATIAL_SHAPE}`,
      offsetOf(left),
    );
  }
  const pointwise = 'select' in statement ? pointwiseOf(statement, rewriting) : undefined;
  return { tree, indexes: [...indexes.values()], ...(pointwise && { pointwise }) };
}

function rewriteSelect(node: Expression, rewriting: Rewriting): Expression {
  const found = findJoin(node, rewriting);
  if (!found) return node;
  const grouped = rewriting.isRepeatable ? groupedJoin(found) : undefined;
  if (grouped === undefined) return rewriteSelect(generalJoin(found), rewriting);
  return ast.makeExpr('select', {
    ...selectParts(parseOwn(grouped.sql, DUCKDB)),
    ...(found.select.with ? { with: found.select.with } : {}),
  });
}

function pointwiseOf(statement: Expression, rewriting: Rewriting): Pointwise | undefined {
  const found = findJoin(statement, rewriting);
  const grouped =
    found && !found.select.with && rewriting.isRepeatable ? groupedJoin(found) : undefined;
  if (!found || !grouped) return undefined;
  const { points, containment } = found.join;
  const [x, y] = [containment.x, containment.y].map((part) => writeExpression(part, DUCKDB));
  const { name } = found.index;
  return {
    points: points.table ?? '',
    located: `SELECT *, ${x} AS ${name}_x, ${y} AS ${name}_y FROM ${writeExpression(points.node, DUCKDB)}`,
    keys: [...grouped.keys].map(([column, as]) => ({
      column,
      ...(as === undefined ? {} : { as }),
    })),
    ifUnique: grouped.ifUnique,
  };
}

/** Every SELECT of a statement with a spatial join in it. */
export function findJoins(statement: Expression, schema: SpatialSchema): FoundJoin[] {
  const subqueries = namesOfWith(statement);
  const rewriting = { statement, schema, isRepeatable: false, subqueries, indexes: new Map() };
  const selects = ast.findAll(statement, (node) => 'select' in node);
  return selects.flatMap((select) =>
    (selectParts(select).joins ?? []).flatMap((join, i) => {
      const found = findJoin(select, rewriting, i);
      return found && found.on === join.on ? [found] : [];
    }),
  );
}

/** A SELECT with a spatial join in it. */
export interface FoundJoin {
  readonly select: Select;
  readonly join: SpatialJoin;
  readonly on: Expression;
  readonly index: PolygonIndexSpec;
}

/** @param first the first of its joins to look at */
function findJoin(node: Expression, rewriting: Rewriting, first = 0): FoundJoin | undefined {
  const select = selectParts(node);
  const joins = select.joins ?? [];
  const at = joins.findIndex(
    (join, i) => i >= first && join.on && findContainment(conjuncts(join.on)),
  );
  const on = joins[at]?.on;
  const { from } = select;
  if (!on || !from) return undefined;
  const sources = [...from.expressions, ...joins.slice(0, at + 1).map((j) => j.this)];
  const relations = sources.map((source) =>
    relationOf(source, rewriting.schema, rewriting.subqueries),
  );
  const join = understandJoin(relations, on, String(joins[at]?.kind));

  // An outer join's conditions decide which polygons there are, before any point meets them.
  const { polygons, containment, outer, rest } = join;
  const index = polygonIndex(polygons, containment.wkt, outer ? rest : [], rewriting.statement);
  rewriting.indexes.set(index.name, index);
  return { select, join, on, index };
}

function groupedJoin(found: FoundJoin): GroupedBySets | undefined {
  return groupedBySets(found.select, found.join, found.index, (condition) => {
    const { with: _, ...parts } = selectParts(generalJoin(found, condition));
    return writeSql(ast.makeExpr('select', parts), DUCKDB);
  });
}

/** @param condition chooses points */
function generalJoin({ select, join, on, index }: FoundJoin, condition?: string): Expression {
  const { points, polygons } = join;
  const replace = (source: Expression): Expression => {
    if (source === points.node) return located(join, index, condition);
    return source === polygons.node ? tableNode(index.name, polygons.alias) : source;
  };
  const { from, joins = [] } = select;
  return ast.makeExpr('select', {
    ...select,
    ...(from ? { from: { ...from, expressions: from.expressions.map(replace) } } : {}),
    joins: (joins ?? []).map((other) => ({
      ...other,
      this: replace(other.this),
      ...(other.on === on ? { on: joinedByNumber(join, index) } : {}),
    })),
  });
}

/**
 * The points, each with the number of a polygon that it is in.
 *
 * @param condition chooses points
 */
function located(
  { points, containment, outer }: SpatialJoin,
  index: PolygonIndexSpec,
  condition = '',
): Expression {
  const [x, y] = [containment.x, containment.y].map((part) => writeExpression(part, DUCKDB));
  const subquery = sourceOf(
    `SELECT 1 FROM (SELECT *, unnest(${index.name}_at(${x}, ${y}, ${outer})) AS ${index.name}_id FROM ${index.name}${condition && ` WHERE ${condition}`}) AS ${identifier(points.alias)}`,
  );
  // On the way out, so that the points are not themselves looked through.
  return ast.transform(subquery, {
    leave: (part) =>
      'table' in part && part.table.name.name === index.name ? points.node : undefined,
  });
}

function joinedByNumber(join: SpatialJoin, index: PolygonIndexSpec): Expression {
  const [polygons, points] = [join.polygons, join.points].map(({ alias }) => identifier(alias));
  const conditions = [
    `${polygons}.${index.name}_id = ${points}.${index.name}_id`,
    ...(join.outer ? [] : join.rest.map((condition) => writeExpression(condition, DUCKDB))),
  ];
  const select = selectParts(parseOwn(`SELECT 1 WHERE ${conditions.join(' AND ')}`, DUCKDB));
  if (!select.where_clause) throw new SyntaxError(`no condition in ${conditions.join()}`);
  return select.where_clause.this;
}

function tableNode(name: string, alias: string): Expression {
  return sourceOf(`SELECT 1 FROM ${name} AS ${identifier(alias)}`);
}

function sourceOf(sql: string): Expression {
  const [source] = selectParts(parseOwn(sql, DUCKDB)).from?.expressions ?? [];
  if (!source) throw new SyntaxError(`no FROM in ${sql}`);
  return source;
}
