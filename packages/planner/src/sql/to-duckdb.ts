import { ast } from '@polyglot-sql/sdk';
import { bridgeOf } from '../functions.ts';
import { callOf } from './nodes.ts';
import { type PolygonIndexSpec, rewriteSpatialJoins, type SpatialSchema } from './spatial-join.ts';
import { ATHENA, DUCKDB, type Expression, parseExpression, parseOwn, writeSql } from './syntax.ts';

/** A SELECT for DuckDB, with the polygon indexes that it looks points up in. */
export interface DuckdbSelect {
  readonly sql: string;
  readonly indexes: readonly PolygonIndexSpec[];
}

/**
 * Says a valid Athena SELECT, its parameters bound, to DuckDB.
 *
 * @throws DatabakerError `definition` for a spatial join of a shape that cannot be indexed
 */
export function toDuckdb(sql: string, schema: SpatialSchema): DuckdbSelect {
  const { tree, indexes } = rewriteSpatialJoins(parseOwn(sql, ATHENA), schema);
  return {
    sql: write(tree),
    indexes: indexes.map((index) => ({ ...index, sql: write(parseOwn(index.sql, ATHENA)) })),
  };
}

function write(tree: Expression): string {
  return writeSql(ast.transform(tree, { leave: bridge }), DUCKDB);
}

function bridge(node: Expression): Expression {
  const call = callOf(node);
  const rule = call && bridgeOf(call);
  if (!call || typeof rule !== 'string' || rule === 'same') return node;
  return ast.transform(parseExpression(rule, DUCKDB), {
    leave: (part) => {
      const argument = placeholder(part);
      return argument === undefined ? part : call.args[argument - 1];
    },
  });
}

/** The number of a template's `$1`. */
function placeholder(node: Expression): number | undefined {
  if (!('parameter' in node)) return undefined;
  const { index, name } = node.parameter as { index?: number | null; name?: string | null };
  const number = Number(index ?? name);
  return Number.isInteger(number) ? number : undefined;
}
