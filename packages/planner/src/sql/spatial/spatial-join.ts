import { identifier } from '@dc-data-baker/models';
import { SPATIAL_FUNCTIONS } from '../../functions.ts';
import { callOf, hasOnly } from '../nodes.ts';
import { offsetOf } from '../offset-of.ts';
import { ast } from '../parser.ts';
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
import { countedPoints } from './counted-points.ts';
import { type GroupedBySets, groupedBySets } from './grouped-by-sets.ts';
import { type FoundJoin, type Grouping, groupingOf, groupingOfFound } from './grouping.ts';
import { inlineSpatialWith } from './inline-with.ts';
import { countedSets, locatedPoints, tableNode } from './located-points.ts';
import type { Pointwise } from './pointwise.ts';
import { type PolygonIndexSpec, polygonIndex } from './polygon-index.ts';
import { ofPoint, sayPredicates } from './predicates.ts';
import { namesOfWith, relationOf, type SpatialSchema } from './relation.ts';
import { SPATIAL_SHAPE, type SpatialJoin, understandJoin } from './understand-join.ts';

/** The state of rewriting one statement. */
interface Rewriting {
  readonly statement: Expression;
  /** Whether all of its functions are known to be deterministic. */
  readonly isRepeatable: boolean;
  readonly schema: SpatialSchema;
  readonly subqueries: ReadonlySet<string>;
  readonly indexes: Map<string, PolygonIndexSpec>;
}

export interface RewrittenJoins {
  readonly tree: Expression;
  readonly indexes: readonly PolygonIndexSpec[];
  /** Present if the statement is one such join, grouped by its points, and nothing else. */
  readonly pointwise?: Pointwise;
}

/**
 * Rewrites each join of points with polygons in DuckDB's SQL. Instead of testing every point
 * against every polygon, it looks each point up in an index and joins by number:
 *
 *     FROM (SELECT *, unnest(polygons_1_at(a.x, a.y, true)) AS polygons_1_id FROM points AS a) AS a
 *     LEFT JOIN polygons_1 AS b ON b.polygons_1_id = a.polygons_1_id
 *
 * @param isRepeatable whether all of its functions are known to be deterministic
 * @throws QueryProblem for a use of a spatial function that is not such a join
 */
export function rewriteSpatialJoins(
  given: Expression,
  schema: SpatialSchema,
  isRepeatable = true,
): RewrittenJoins {
  const indexes = new Map<string, PolygonIndexSpec>();
  const statement = inlineSpatialWith(given, SPATIAL_FUNCTIONS);
  const subqueries = namesOfWith(statement);
  const rewriting = { statement, schema, isRepeatable, subqueries, indexes };
  const whole = isRepeatable ? groupedStatement(statement, rewriting) : undefined;
  const tree =
    whole?.tree ??
    ast.transform(statement, {
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
  const pointwise = whole && !whole.hasWith ? pointwiseOf(whole) : undefined;
  return { tree, indexes: [...indexes.values()], ...(pointwise && { pointwise }) };
}

/** A statement that only joins points with polygons and groups by the points. */
interface GroupedStatement {
  readonly tree: Expression;
  readonly found: FoundJoin;
  readonly grouped: GroupedBySets;
  readonly hasWith: boolean;
}

function groupedStatement(
  statement: Expression,
  rewriting: Rewriting,
): GroupedStatement | undefined {
  if (!('select' in statement)) return undefined;
  const { select } = statement;
  const found = findJoin(statement, rewriting);
  const direct = found && groupingOf(found);
  if (found && direct) {
    const grouped = groupedJoin(found, direct, (condition) => generalJoin(found, condition));
    return {
      tree: withWith(grouped.sql, select.with),
      found,
      grouped,
      hasWith: Boolean(select.with),
    };
  }
  const source = found ? undefined : onlySource(select);
  if (!source) return undefined;
  const { subquery } = source;
  const joins = selectsOf(subquery.this).map((part) => findJoin(part, rewriting));
  const [first] = joins;
  if (!first || !joins.every((join) => join !== undefined)) return undefined;
  const grouping = groupingOfFound(select, subquery.alias?.name.toLowerCase() ?? '', joins);
  if (!grouping) return undefined;
  const grouped = groupedJoin(first, grouping, (condition) => {
    const selects = joins.map((join) => generalJoin(join, condition));
    const inner = withSelects(subquery.this, selects);
    const from = {
      ...select.from,
      expressions: [ast.makeExpr('subquery', { ...subquery, this: inner })],
    };
    return ast.makeExpr('select', { ...select, from });
  });
  const tree = withWith(grouped.sql, select.with);
  return { tree, found: first, grouped, hasWith: Boolean(select.with) };
}

/** The subquery that is a SELECT's only source. */
function onlySource({
  from,
  joins,
}: Select): Extract<Expression, { subquery: unknown }> | undefined {
  const [source, ...more] = from?.expressions ?? [];
  const isOnly = more.length === 0 && (joins ?? []).length === 0;
  return source && 'subquery' in source && isOnly ? source : undefined;
}

/** The SELECTs that UNION ALL combines; any other node counts as one SELECT without a join. */
function selectsOf(node: Expression): Expression[] {
  if (!('union' in node)) return [node];
  const isAll = node.union.all && hasOnly(node.union, ['left', 'right', 'all']);
  return isAll ? [node.union.left, node.union.right].flatMap(selectsOf) : [node];
}

/** The same UNION ALL of other SELECTs, in their order; it removes them from the list. */
function withSelects(node: Expression, selects: Expression[]): Expression {
  if (!('union' in node)) return selects.shift() ?? node;
  const left = withSelects(node.union.left, selects);
  const right = withSelects(node.union.right, selects);
  return ast.makeExpr('union', { ...node.union, left, right });
}

function withWith(sql: string, given: Select['with']): Expression {
  return ast.makeExpr('select', {
    ...selectParts(parseOwn(sql, DUCKDB)),
    ...(given ? { with: given } : {}),
  });
}

function rewriteSelect(node: Expression, rewriting: Rewriting): Expression {
  const found = findJoin(node, rewriting);
  if (!found) return node;
  const grouping = rewriting.isRepeatable ? groupingOf(found) : undefined;
  if (!grouping)
    return rewriteSelect(countedJoin(found, rewriting) ?? generalJoin(found), rewriting);
  const grouped = groupedJoin(found, grouping, (condition) => generalJoin(found, condition));
  return withWith(grouped.sql, found.select.with);
}

function pointwiseOf({ found, grouped }: GroupedStatement): Pointwise {
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
    bySets: grouped.bySets,
  };
}

/** Every SELECT of a statement that contains a spatial join. */
export function findJoins(given: Expression, schema: SpatialSchema): FoundJoin[] {
  const statement = inlineSpatialWith(given, SPATIAL_FUNCTIONS);
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

/** @param first the index of the first join to look at */
function findJoin(node: Expression, rewriting: Rewriting, first = 0): FoundJoin | undefined {
  if (!('select' in node)) return undefined;
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

  // In an outer join the conditions decide which polygons there are before a point is compared with
  // any.
  const { polygons, containment, outer, rest } = join;
  const index = polygonIndex(polygons, containment.area, outer ? rest : [], rewriting.statement);
  rewriting.indexes.set(index.name, index);
  return { select, join, on, index };
}

/** @param general the general form, for the points that a condition selects */
function groupedJoin(
  found: FoundJoin,
  grouping: Grouping,
  general: (condition: string) => Expression,
): GroupedBySets {
  return groupedBySets(grouping, found.join, found.index, (condition) => {
    const { with: _, ...parts } = selectParts(general(condition));
    return writeSql(ast.makeExpr('select', parts), DUCKDB);
  });
}

/** @param condition selects points */
function generalJoin(found: FoundJoin, condition?: string): Expression {
  return joinOf(found, locatedPoints(found.join, found.index, condition));
}

function countedJoin(found: FoundJoin, { isRepeatable }: Rewriting): Expression | undefined {
  const counted = isRepeatable ? countedPoints(found) : undefined;
  if (!counted) return undefined;
  const { select, where, values } = counted;
  return joinOf({ ...found, select }, countedSets(found.join, found.index, where, values));
}

/** @param located the points, each with the number of a polygon that it is in */
function joinOf({ select, join, on, index }: FoundJoin, located: Expression): Expression {
  const { points, polygons } = join;
  const replace = (source: Expression): Expression => {
    if (source === points.node) return located;
    return source === polygons.node ? tableNode(index.name, polygons.alias) : source;
  };
  const { from, joins = [] } = select;
  const joined = ast.makeExpr('select', {
    ...select,
    ...(from ? { from: { ...from, expressions: from.expressions.map(replace) } } : {}),
    joins: (joins ?? []).map((other) => ({
      ...other,
      this: replace(other.this),
      ...(other.on === on ? { on: joinedByNumber(join, index) } : {}),
    })),
  });
  return sayPredicates(joined, join, index, ofPoint(join, index));
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
