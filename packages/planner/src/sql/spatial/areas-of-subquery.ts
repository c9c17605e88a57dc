import { itemName } from '../item-name.ts';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseOwn, type Select, selectParts } from '../syntax.ts';
import { wktOf } from './containment.ts';

/**
 * Polygons that a subquery reads from a table, so that Athena reads each text once, and not for each point:
 * `(SELECT id, ST_GeometryFromText(wkt) AS area FROM polygons WHERE ...) AS b`.
 */
export interface AreasOfSubquery {
  readonly table: string;
  /** Its columns that are no polygons. */
  readonly columns: readonly string[];
  /** The texts of its polygons, by the names of their columns. */
  readonly areas: ReadonlyMap<string, Expression>;
  /** The subquery with the texts in the places of the polygons. */
  readonly node: Expression;
  /** The same with all columns of the table, too. */
  readonly all: Expression;
}

/**
 * @param schema the columns of every table, by its name
 * @returns `undefined` for a subquery that is anything more
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

/** The one table that a SELECT reads. */
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
