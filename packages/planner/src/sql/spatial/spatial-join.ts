import { createHash } from 'node:crypto';
import { ast } from '@polyglot-sql/sdk';
import { SPATIAL_FUNCTIONS } from '../functions.ts';
import { callOf } from './nodes.ts';
import { offsetOf } from './offset-of.ts';
import { QueryProblem } from './query-problem.ts';
import {
  ATHENA,
  DUCKDB,
  type Expression,
  parseOwn,
  selectParts,
  writeExpression,
} from './syntax.ts';

/** The columns of every table, by its name. */
export type SpatialSchema = ReadonlyMap<string, readonly string[]>;

/**
 * Polygons to index. The engine makes of it, before the query runs:
 *
 * - a table `<name>`: the rows of `sql`, less `wkt`, numbered in a column `<name>_id`;
 * - a function `<name>_at(x, y, outer)`: the list of the numbers of the rows whose polygon
 *   contains the point; where there is none, `[]`, or `[NULL]` if `outer`.
 */
export interface PolygonIndexSpec {
  readonly name: string;
  /** The table that the polygons are in. */
  readonly table: string;
  /** A SELECT: the columns that the query needs, then the polygon as `wkt`. */
  readonly sql: string;
}

interface Relation {
  readonly alias: string;
  readonly node: Expression;
  /** `undefined` for what is not a table: its columns are not known here. */
  readonly columns: readonly string[] | undefined;
  readonly table: string | undefined;
}

interface Containment {
  readonly condition: Expression;
  readonly wkt: Expression;
  readonly x: Expression;
  readonly y: Expression;
}

const SHAPE =
  'expected `points JOIN polygons ON ST_Contains(ST_GeometryFromText(polygons.wkt), ST_Point(points.x, points.y))`';

/**
 * Rewrites each join of points with polygons, which would try every point with every polygon,
 * to one that looks each point up in an index and joins by number:
 *
 *     FROM (SELECT *, unnest(polygons_1_at(a.x, a.y, true)) AS polygons_1_id FROM points AS a) AS a
 *     LEFT JOIN polygons_1 AS b ON b.polygons_1_id = a.polygons_1_id
 *
 * @throws QueryProblem for a use of a spatial function that is not such a join
 */
export function rewriteSpatialJoins(
  tree: Expression,
  schema: SpatialSchema,
): { readonly tree: Expression; readonly indexes: readonly PolygonIndexSpec[] } {
  const indexes: PolygonIndexSpec[] = [];
  const rewritten = ast.transform(tree, {
    leave: (node) => ('select' in node ? rewriteSelect(node, tree, schema, indexes) : node),
  });
  const left = ast.findFirst(rewritten, (node) =>
    SPATIAL_FUNCTIONS.includes(callOf(node)?.name ?? ''),
  );
  if (left) {
    const name = callOf(left)?.name ?? '';
    throw new QueryProblem(
      `${name} is used in a way that cannot be indexed; ${SHAPE}`,
      offsetOf(left),
    );
  }
  return { tree: rewritten, indexes };
}

function rewriteSelect(
  node: Expression,
  statement: Expression,
  schema: SpatialSchema,
  indexes: PolygonIndexSpec[],
): Expression {
  const select = selectParts(node);
  const joins = select.joins ?? [];
  const at = joins.findIndex((join) => join.on && findContainment(conjuncts(join.on)));
  const join = joins[at];
  if (!join?.on || !select.from) return node;
  const conditions = conjuncts(join.on);
  const containment = findContainment(conditions);
  if (!containment) return node;

  const sources = [...select.from.expressions, ...joins.slice(0, at + 1).map((j) => j.this)];
  const relations = sources.map((source) => relation(source, schema));
  const polygons = owner([containment.wkt], relations);
  const points = owner([containment.x, containment.y], relations);
  const side = relations.at(-1) === polygons ? 'Left' : 'Right';
  const outer = String(join.kind) === side;
  if (
    !polygons?.table ||
    !points ||
    points === polygons ||
    (relations.at(-1) !== polygons && relations.at(-1) !== points) ||
    !(outer || ['Inner', 'Cross', 'Implicit'].includes(String(join.kind)))
  ) {
    throw new QueryProblem(`this spatial join cannot be indexed; ${SHAPE}`, offsetOf(join.on));
  }
  const rest = conditions.filter((condition) => condition !== containment.condition);
  const ofPolygons = rest.filter((condition) => owner([condition], relations) === polygons);
  if (outer && ofPolygons.length < rest.length) {
    throw new QueryProblem(
      'beside ST_Contains, the condition of an outer spatial join may only be about the polygons; move the rest into a subquery',
      offsetOf(join.on),
    );
  }

  // An outer join's conditions decide which polygons there are, before any point meets them.
  const index = indexSpec(polygons, containment.wkt, outer ? rest : [], statement);
  indexes.push(index);
  const id = `${index.name}_id`;
  const located = parseFrom(
    `SELECT * FROM (SELECT *, unnest(${index.name}_at(${[containment.x, containment.y]
      .map((part) => writeExpression(part, ATHENA))
      .join(', ')}, ${outer})) AS ${id} FROM points) AS ${quote(points.alias)}`,
  );
  const wrapped = ast.transform(located, {
    enter: (part) => (isTable(part, 'points') ? points.node : undefined),
  });
  const indexed = parseFrom(`SELECT * FROM ${index.name} AS ${quote(polygons.alias)}`);
  const replace = (source: Expression): Expression => {
    if (source === points.node) return wrapped;
    return source === polygons.node ? indexed : source;
  };
  const on = [
    `${quote(polygons.alias)}.${id} = ${quote(points.alias)}.${id}`,
    ...(outer ? [] : rest.map((condition) => writeExpression(condition, ATHENA))),
  ].join(' AND ');
  const rewritten = ast.makeExpr('select', {
    ...select,
    from: { ...select.from, expressions: select.from.expressions.map(replace) },
    joins: joins.map((other, i) => ({
      ...other,
      this: replace(other.this),
      ...(i === at ? { on: parseCondition(on) } : {}),
    })),
  });
  return rewriteSelect(rewritten, statement, schema, indexes);
}

function indexSpec(
  polygons: Relation,
  wkt: Expression,
  filter: readonly Expression[],
  statement: Expression,
): PolygonIndexSpec {
  const star = ast.findFirst(statement, (node) => 'star' in node);
  if (star) {
    throw new QueryProblem(
      'name the columns of a query with a spatial join, instead of *',
      offsetOf(star),
    );
  }
  const inContainment = new Set(
    ast.findAll(statement, (node) => callOf(node)?.name === 'st_contains').flatMap(ast.getColumns),
  );
  const used = new Set(
    ast
      .getColumns(statement)
      .filter((column) => !inContainment.has(column))
      .map(columnName),
  );
  const columns = (polygons.columns ?? []).filter((name) => used.has(name.toLowerCase()));
  const where = filter.map((condition) => writeExpression(condition, ATHENA)).join(' AND ');
  const sql = [
    `SELECT ${[...columns.map(quote), `${writeExpression(wkt, ATHENA)} AS wkt`].join(', ')}`,
    `FROM ${quote(polygons.table ?? '')} AS ${quote(polygons.alias)}`,
    ...(where === '' ? [] : [`WHERE ${where}`]),
  ].join(' ');
  const hash = createHash('sha256').update(sql).digest('hex').slice(0, 8);
  return { name: `polygons_${hash}`, table: polygons.table ?? '', sql };
}

function findContainment(conditions: readonly Expression[]): Containment | undefined {
  for (const condition of conditions) {
    const [area, point] = callArgs(condition, ['st_contains']);
    const [wkt] = area ? callArgs(area, ['st_geometryfromtext', 'st_polygon']) : [];
    const [x, y] = point ? callArgs(point, ['st_point']) : [];
    if (wkt && x && y) return { condition, wkt, x, y };
  }
  return undefined;
}

function callArgs(node: Expression, names: readonly string[]): readonly Expression[] {
  const call = callOf(node);
  return call && names.includes(call.name) ? call.args : [];
}

function conjuncts(condition: Expression): Expression[] {
  if ('and' in condition) return [condition.and.left, condition.and.right].flatMap(conjuncts);
  if ('paren' in condition) return conjuncts(condition.paren.this);
  return [condition];
}

function relation(node: Expression, schema: SpatialSchema): Relation {
  if ('table' in node) {
    const name = node.table.name.name;
    const columns = schema.get(name);
    const alias = node.table.alias?.name ?? name;
    return { alias, node, columns, table: columns ? name : undefined };
  }
  const alias = 'subquery' in node ? (node.subquery.alias?.name ?? '') : '';
  return { alias, node, columns: undefined, table: undefined };
}

/** The one relation that all columns of the expressions belong to. */
function owner(
  expressions: readonly Expression[],
  relations: readonly Relation[],
): Relation | undefined {
  const owners = expressions.flatMap(ast.getColumns).map((column) => {
    const table = 'column' in column ? column.column.table?.name : undefined;
    if (table !== undefined) return relations.find(({ alias }) => alias === table);
    const having = relations.filter(({ columns }) => columns?.includes(columnName(column)));
    return having.length === 1 ? having[0] : undefined;
  });
  const [first] = owners;
  return owners.every((relation) => relation === first) ? first : undefined;
}

function columnName(column: Expression): string {
  return 'column' in column ? column.column.name.name.toLowerCase() : '';
}

function isTable(node: Expression, name: string): boolean {
  return 'table' in node && node.table.name.name === name;
}

function parseFrom(sql: string): Expression {
  const [source] = selectParts(parseOwn(sql, DUCKDB)).from?.expressions ?? [];
  if (!source) throw new SyntaxError(`no FROM in ${sql}`);
  return source;
}

function parseCondition(sql: string): Expression {
  const condition = selectParts(parseOwn(`SELECT 1 WHERE ${sql}`, ATHENA)).where_clause?.this;
  if (!condition) throw new SyntaxError(`no condition in ${sql}`);
  return condition;
}

function quote(name: string): string {
  return `"${name}"`;
}
