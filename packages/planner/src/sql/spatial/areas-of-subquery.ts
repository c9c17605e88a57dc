import { itemName } from '../item-name.ts';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseOwn, type Select, selectParts } from '../syntax.ts';
import { wktOf } from './containment.ts';

/**
 * Polygons that a subquery parses from a table's texts, so that Athena parses each text once
 * instead of once for each point: `(SELECT id, ST_GeometryFromText(wkt) AS area FROM polygons WHERE
 * ...) AS b`.
 */
export interface AreasOfSubquery {
  readonly table: string;
  /** The columns that are not polygons. */
  readonly columns: readonly string[];
  /** The texts of the polygons, by the names of their columns. */
  readonly areas: ReadonlyMap<string, Expression>;
  /** The subquery, with the texts in place of the polygons. */
  readonly node: Expression;
  /** The same with all columns of the table added. */
  readonly all: Expression;
}

/**
 * @param schema the columns of every table, by its name
 * @returns `undefined` for a subquery that does anything else
 */
export function areasOfSubquery(
  node: Expression,
  schema: ReadonlyMap<string, readonly string[]>,
  subqueries: ReadonlySet<string>,
): AreasOfSubquery | undefined {
  if (!('subquery' in node) || !('select' in node.subquery.this)) return undefined;
  const { subquery } = node;
  const select = selectParts(node.subquery.this);
  const table = tableOf(select, schema, subqueries);
  if (table === undefined || !hasOnly(select, ['expressions', 'from', 'where_clause'])) {
    return undefined;
  }
  const areas = new Map<string, Expression>();
  const columns: string[] = [];
  const expressions: Expression[] = [];
  for (const item of select.expressions) {
    const name = itemName(item);
    const value = 'alias' in item ? item.alias.this : item;
    const wkt = wktOf(value);
    if (name === undefined) return undefined;
    if (wkt) areas.set(name, wkt);
    else columns.push(name);
    expressions.push(
      wkt && 'alias' in item ? ast.makeExpr('alias', { ...item.alias, this: wkt }) : item,
    );
  }
  if (areas.size === 0) return undefined;
  const star = selectParts(parseOwn('SELECT *', DUCKDB)).expressions;
  const polygons = expressions.filter((item) => areas.has(itemName(item) ?? ''));
  return { table, columns, areas, node: giving(expressions), all: giving([...star, ...polygons]) };

  function giving(items: readonly Expression[]): Expression {
    const inner = ast.makeExpr('select', { ...select, expressions: [...items] });
    return ast.makeExpr('subquery', { ...subquery, this: inner });
  }
}

/** The only table that a SELECT reads. */
function tableOf(
  select: Select,
  schema: ReadonlyMap<string, readonly string[]>,
  subqueries: ReadonlySet<string>,
): string | undefined {
  const [source, ...more] = select.from?.expressions ?? [];
  if (!source || more.length > 0 || !('table' in source)) return undefined;
  const name = source.table.name.name.toLowerCase();
  return schema.has(name) && !subqueries.has(name) ? name : undefined;
}
