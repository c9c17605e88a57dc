import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseOwn, selectParts } from '../syntax.ts';
import { tableNames } from '../table-names.ts';

interface With {
  readonly recursive?: boolean;
  readonly ctes: readonly Cte[];
}

interface Cte {
  readonly alias: { readonly name: string };
  readonly columns?: readonly unknown[];
  readonly this: Expression;
}

/**
 * Inlines the WITH subqueries about polygons where they are read, because the rewriting examines
 * one tree: a join and the SELECT that reads it. A join that is read more than once stays in the
 * WITH, so that it runs once.
 *
 * @param isSpatial the names of functions of polygons and points
 */
export function inlineSpatialWith(statement: Expression, isSpatial: readonly string[]): Expression {
  const type = ast.getExprType(statement);
  const data = (ast.getExprData(statement) ?? {}) as { readonly with?: With | null };
  const given = data.with;
  if (!given || given.recursive) return statement;
  const bodies = new Map<string, Expression>();
  const kept: Cte[] = [];
  for (const [i, cte] of given.ctes.entries()) {
    const body = inlined(cte.this, bodies);
    // The name of a later subquery means a table within this one.
    const later = new Set(given.ctes.slice(i).map(({ alias }) => alias.name.toLowerCase()));
    const isOne = tableNames(body).some((name) => later.has(name));
    const isRenamed = (cte.columns ?? []).length > 0;
    const name = cte.alias.name.toLowerCase();
    const times = tableNames(statement).filter((read) => read === name).length;
    const isJoin = ast.findFirst(body, hasJoins) !== undefined;
    const isSpatialOne = ast.findFirst(body, isSpatialCall) && !(isJoin && times > 1);
    if (isOne || isRenamed || !isSpatialOne) kept.push({ ...cte, this: body });
    else bodies.set(name, body);
  }
  if (bodies.size === 0) return statement;
  const rest = kept.length > 0 ? { ...given, ctes: kept } : null;
  const body = inlined(ast.makeExpr(type, { ...data, with: null }), bodies);
  return ast.makeExpr(type, { ...(ast.getExprData(body) as object), with: rest });

  function hasJoins(node: Expression): boolean {
    return 'select' in node && (node.select.joins ?? []).length > 0;
  }

  function isSpatialCall(node: Expression): boolean {
    return isSpatial.includes(callOf(node)?.name ?? '');
  }
}

function inlined(tree: Expression, bodies: ReadonlyMap<string, Expression>): Expression {
  return ast.transform(tree, {
    leave: (node) => {
      const body = 'table' in node && bodies.get(node.table.name.name.toLowerCase());
      if (!body || !('table' in node) || node.table.schema) return undefined;
      const alias = node.table.alias ?? node.table.name;
      return ast.makeExpr('subquery', { ...emptySubquery(), this: body, alias });
    },
  });
}

function emptySubquery() {
  const [source] =
    selectParts(parseOwn('SELECT 1 FROM (SELECT 1) AS a', DUCKDB)).from?.expressions ?? [];
  if (!source || !('subquery' in source)) throw new TypeError('expected a subquery');
  return source.subquery;
}
