import { identifier } from '@dc-data-baker/models';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, type Select, writeExpression } from '../syntax.ts';
import type { PolygonIndexSpec } from './polygon-index.ts';
import { sayPredicates } from './predicates.ts';
import { columnsOf, nameOfReference, ownerOf, type Relation } from './relation.ts';
import type { SpatialJoin } from './understand-join.ts';

/** A SELECT that contains a spatial join. */
export interface FoundJoin {
  readonly select: Select;
  readonly join: SpatialJoin;
  readonly on: Expression;
  readonly index: PolygonIndexSpec;
}

/**
 * A query that groups by points, where a group's values only depend on the polygons of its point.
 */
export interface Grouping {
  /** Columns of the points. */
  readonly keys: readonly Expression[];
  readonly items: readonly GroupItem[];
  readonly where: Expression | undefined;
  /** The source of the items, if it is not the polygons themselves. */
  readonly found?: FoundRows;
}

/** A value of a group: one of its keys, or an aggregate over its polygons. */
export interface GroupItem {
  readonly isKey: boolean;
  readonly value: Expression;
  readonly name: string;
}

/** Rows of points and polygons from one or several joins, concatenated. */
export interface FoundRows {
  readonly alias: string;
  readonly branches: readonly Branch[];
}

/**
 * A join, and its result for a point's polygons: grouped by some of their columns, or row by row.
 */
export interface Branch {
  readonly join: SpatialJoin;
  readonly items: readonly GroupItem[];
  readonly polygonKeys: readonly Expression[];
  readonly isGrouped: boolean;
  readonly having: Expression | undefined;
}

/**
 * The only clauses that such a SELECT may have: any other would depend on the groups, or on more
 * than two tables.
 */
const PARTS = ['expressions', 'from', 'joins', 'where_clause', 'group_by', 'with'];

/** A SELECT that joins points with polygons and groups by points. */
export function groupingOf(found: FoundJoin): Grouping | undefined {
  const branch = branchOf(found);
  if (!branch?.isGrouped || branch.having || branch.polygonKeys.length > 0) return undefined;
  return { keys: branch.pointKeys, items: branch.items, where: branch.where };
}

/**
 * A SELECT that groups by points the results of joins:
 *
 *     SELECT f.uprn, array_agg(DISTINCT f.id) FROM (
 *       SELECT a.uprn, b.id FROM points AS a LEFT JOIN polygons AS b ON ...
 *       UNION ALL
 *       SELECT a.uprn, b.id FROM points AS a JOIN polygons AS b ON ... GROUP BY a.uprn, b.id HAVING ...
 *     ) AS f GROUP BY f.uprn
 *
 * All joins must have the same points and polygons, with the same names.
 */
export function groupingOfFound(
  outer: Select,
  alias: string,
  joins: readonly FoundJoin[],
): Grouping | undefined {
  const branches = joins.map(branchOf);
  const [first] = branches;
  const isAlike = branches.every((branch) => branch?.shape === first?.shape);
  if (!first || !isAlike || !hasOnly(outer, ['expressions', 'from', 'group_by', 'with']))
    return undefined;
  if (!hasOnly(outer.group_by, ['expressions'])) return undefined;
  const given: Relation = {
    alias,
    node: outer.from?.expressions[0] as Expression,
    columns: first.items.map(({ name }) => name.toLowerCase()),
    table: undefined,
  };
  const points = new Map(
    first.items.filter(({ isKey }) => isKey).map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const pointOf = (node: Expression) =>
    'column' in node && ownerOf([node], [given]) ? points.get(nameOfReference(node)) : undefined;
  const keys = (outer.group_by?.expressions ?? []).map(pointOf);
  if (keys.length === 0 || !keys.every((key) => key !== undefined)) return undefined;
  const names = new Set(keys.map(nameOfReference));
  const items: GroupItem[] = [];
  for (const item of outer.expressions) {
    const value = 'alias' in item ? item.alias.this : item;
    const point = pointOf(value);
    const isKey = point !== undefined && names.has(nameOfReference(point));
    const isOfPolygons =
      'alias' in item &&
      isOnly(value, given, [given]) &&
      !columnsOf(value).some((column) => points.has(nameOfReference(column)));
    if (!isKey && !isOfPolygons) return undefined;
    items.push({ isKey, value: isKey ? point : value, name: nameOf(item, value) });
  }
  const found = { alias, branches: branches.filter((branch) => branch !== undefined) };
  return { keys, items, where: first.where, found };
}

interface UnderstoodBranch extends Branch {
  readonly pointKeys: readonly Expression[];
  readonly where: Expression | undefined;
  /** Equal for joins with the same points and polygons that return the same columns of points. */
  readonly shape: string;
}

function branchOf({ select, join, index }: FoundJoin): UnderstoodBranch | undefined {
  const { points, polygons, containment, rest } = join;
  const relations = [points, polygons];
  const count = (select.from?.expressions.length ?? 0) + (select.joins?.length ?? 0);
  if (points.table === undefined || points.areas || count !== 2) return undefined;
  if (!hasOnly(select, [...PARTS, 'having'])) return undefined;
  if (!hasOnly(select.group_by, ['expressions'])) return undefined;
  const isGrouped = Boolean(select.group_by);
  const pointKeys = new Map<string, Expression>();
  const polygonKeys: Expression[] = [];
  for (const key of select.group_by?.expressions ?? []) {
    const owner = 'column' in key ? ownerOf([key], relations) : undefined;
    if (!owner) return undefined;
    if (owner === points) pointKeys.set(nameOfReference(key), key);
    else polygonKeys.push(key);
  }
  // The polygon decides where a point is in relation to it, so any of its columns can represent
  // that here.
  const id = `${identifier(polygons.alias)}.${identifier(`${index.name}_id`)}`;
  const asked = { contains: () => id, union: (ids: string) => ids };
  const isOfPolygons = (value: Expression) =>
    isOnly(sayPredicates(value, join, index, asked), polygons, relations);
  const items: GroupItem[] = [];
  for (const item of select.expressions) {
    const value = 'alias' in item ? item.alias.this : item;
    const isKey = 'column' in value && ownerOf([value], relations) === points;
    const isNamed = 'alias' in item || 'column' in value;
    const isFit = isKey
      ? !isGrouped || pointKeys.has(nameOfReference(value))
      : isNamed && isOfPolygons(value);
    if (!isFit) return undefined;
    items.push({ isKey, value, name: nameOf(item, value) });
  }
  const where = select.where_clause?.this;
  const having = select.having?.this;
  const ofPoints = [containment.x, containment.y, ...(where ? [where] : [])];
  const isUnderstood =
    ofPoints.every((part) => isOnly(part, points, relations)) &&
    rest.every((part) => isOnly(part, polygons, relations)) &&
    (!isGrouped || pointKeys.size > 0) &&
    (!having || isOfPolygons(having));
  if (!isUnderstood) return undefined;
  const told = [points.node, containment.x, containment.y, ...(where ? [where] : [])].map(textOf);
  const columns = items.map(({ isKey, value }) => (isKey ? textOf(value) : ''));
  const shape = JSON.stringify([told, columns, polygons.alias, index.name]);
  const keys = [...pointKeys.values()];
  return { join, items, polygonKeys, isGrouped, having, pointKeys: keys, where, shape };
}

function nameOf(item: Expression, value: Expression): string {
  return 'alias' in item ? item.alias.alias.name : nameOfReference(value);
}

/** Whether an expression only uses the columns of one relation. */
export function isOnly(part: Expression, owner: Relation, relations: readonly Relation[]): boolean {
  const others = ast.findAll(part, (node) => 'select' in node || 'window_function' in node);
  const columns = columnsOf(part);
  return others.length === 0 && columns.every((column) => ownerOf([column], relations) === owner);
}

function textOf(node: Expression): string {
  return writeExpression(node, DUCKDB);
}
