import { ast } from '@polyglot-sql/sdk';
import { bridgeOf } from '../functions.ts';
import { withoutComments } from './comments.ts';
import { callOf } from './nodes.ts';
import { type Rowwise, rowwiseOf } from './rowwise.ts';
import type { Pointwise } from './spatial/pointwise.ts';
import type { PolygonIndexSpec } from './spatial/polygon-index.ts';
import type { SpatialSchema } from './spatial/relation.ts';
import { rewriteSpatialJoins } from './spatial/spatial-join.ts';
import { ATHENA, DUCKDB, type Expression, parseExpression, parseOwn, writeSql } from './syntax.ts';

/** What an aggregate may be given beside its arguments. */
const AGGREGATE_CLAUSES = ['distinct', 'filter', 'order_by'];

const OPERATORS: ReadonlySet<string> = new Set(
  `add and between concat div eq gt gte in is is_false is_null is_true like lt lte mod mul neg neq
  not null_safe_eq null_safe_neq or sub`.split(/\s+/),
);

/** A SELECT for DuckDB, with the polygon indexes that it looks points up in. */
export interface DuckdbSelect {
  readonly sql: string;
  readonly indexes: readonly PolygonIndexSpec[];
  /** Of a SELECT that does nothing but find the polygons of points. */
  readonly pointwise?: Pointwise;
  /** Of a SELECT that takes one table row by row. */
  readonly rowwise?: Rowwise;
}

/**
 * Says a valid Athena SELECT, its parameters bound, to DuckDB.
 *
 * @throws QueryProblem for a spatial join of a shape that cannot be indexed
 */
export function toDuckdb(sql: string, schema: SpatialSchema): DuckdbSelect {
  const statement = parseOwn(withoutComments(sql), ATHENA);
  const { tree, indexes, pointwise } = rewriteSpatialJoins(statement, schema);
  const rowwise = rowwiseOf(statement, schema);
  const translated = (athena: string) => write(parseOwn(athena, ATHENA));
  return {
    sql: write(tree),
    indexes: indexes.map((index) => ({ ...index, sql: translated(index.sql) })),
    ...(pointwise && {
      pointwise: {
        ...pointwise,
        located: translated(pointwise.located),
        ifUnique: translated(pointwise.ifUnique),
      },
    }),
    ...(rowwise && { rowwise }),
  };
}

function write(tree: Expression): string {
  return writeSql(ast.transform(tree, { leave: bridge }), DUCKDB);
}

function bridge(node: Expression): Expression {
  const call = callOf(node);
  const rule = call && bridgeOf(call);
  if (!call || typeof rule !== 'string' || rule === 'same') return node;
  const bridged = ast.transform(parseExpression(rule, DUCKDB), {
    // On the way out, so that an argument is not itself looked through for placeholders.
    leave: (part) => {
      const argument = placeholder(part);
      const given = argument === undefined ? undefined : call.args[argument - 1];
      return given && (isOperator(given) ? ast.makeExpr('paren', { this: given }) : given);
    },
  });
  return withClauses(bridged, node);
}

/** Whether a piece of SQL may come apart when it is put beside another operator. */
function isOperator(node: Expression): boolean {
  return OPERATORS.has(ast.getExprType(node));
}

/** An aggregate with the clauses of the one that it stands for. */
function withClauses(bridged: Expression, original: Expression): Expression {
  const given = ast.getExprData(original) as unknown as Readonly<Record<string, unknown>>;
  const clauses = AGGREGATE_CLAUSES.flatMap((name) => {
    const clause = given[name];
    const absent = !clause || (Array.isArray(clause) && clause.length === 0);
    return absent ? [] : [[name, clause] as const];
  });
  return clauses.length === 0
    ? bridged
    : ast.makeExpr(ast.getExprType(bridged), {
        ...(ast.getExprData(bridged) as object),
        ...Object.fromEntries(clauses),
      });
}

/** The number of a template's `$1`. */
function placeholder(node: Expression): number | undefined {
  if (!('parameter' in node)) return undefined;
  const { index, name } = node.parameter as { index?: number | null; name?: string | null };
  const number = Number(index ?? name);
  return Number.isInteger(number) ? number : undefined;
}
