import { ast } from '@polyglot-sql/sdk';
import { withoutComments } from './comments.ts';
import { type ParameterValue, type ParameterValues, parameterSql } from './parameters.ts';
import { type Rowwise, rowwiseOf } from './rowwise.ts';
import type { Pointwise } from './spatial/pointwise.ts';
import type { PolygonIndexSpec } from './spatial/polygon-index.ts';
import { rewriteSpatialJoins } from './spatial/spatial-join.ts';
import { ATHENA, DUCKDB, type Expression, parseExpression, parseOwn, writeSql } from './syntax.ts';
import { literalTerm } from './translate/literals.ts';
import type { Refusal } from './translate/refusal.ts';
import { type Schema, translate } from './translate/translate.ts';
import { type TrinoType, trinoType, VARCHAR } from './trino-type.ts';

/** A SELECT for DuckDB, with the polygon indexes that it looks points up in. */
export interface DuckdbSelect {
  readonly sql: string;
  readonly indexes: readonly PolygonIndexSpec[];
  /** Of a SELECT that does nothing but find the polygons of points. */
  readonly pointwise?: Pointwise;
  /** Of a SELECT that takes one table row by row. */
  readonly rowwise?: Rowwise;
}

/** A SELECT whose parameters have no values yet. */
export interface UnboundSelect {
  readonly refusals: readonly Refusal[];
  /** @throws QueryProblem for a spatial join of a shape that cannot be indexed */
  bind(values: ParameterValues): DuckdbSelect;
}

/**
 * Says a valid Athena SELECT without parameters to DuckDB.
 *
 * @throws QueryProblem for a spatial join of a shape that cannot be indexed
 */
export function toDuckdb(sql: string, schema: Schema, checked: Schema = new Map()): DuckdbSelect {
  return unboundDuckdb(sql, schema, new Map(), checked).bind(new Map());
}

/**
 * Says an Athena SELECT to DuckDB, to be bound any number of times.
 *
 * @param parameters a value for each parameter, of the type that all its values have
 * @param checked tables that the SELECT may read besides those that it may be made anew from
 */
export function unboundDuckdb(
  sql: string,
  schema: Schema,
  parameters: ParameterValues,
  checked: Schema = new Map(),
): UnboundSelect {
  const statement = parseOwn(withoutComments(sql), ATHENA);
  const types = new Map([...parameters].map(([name, value]) => [name, typeOfValue(value)]));
  const { tree, refusals } = translate(statement, new Map([...schema, ...checked]), types);
  const names = new Map([...schema].map(([table, columns]) => [table, columns.map(nameOf)]));
  const rewritten = (bound: Expression) => rewriteSpatialJoins(bound, names, refusals.length === 0);
  const rowwise = rowwiseOf(statement, schema);
  /** Once for all pieces, unless its polygons depend on the piece. */
  let shared: ReturnType<typeof rewritten> | undefined;
  return {
    refusals,
    bind: (values) => {
      shared ??= rewritten(tree);
      const isShared = shared.indexes.every(({ sql: index }) => !hasParameters(index));
      const {
        tree: found,
        indexes,
        pointwise,
      } = isShared ? shared : rewritten(bound(tree, values));
      return {
        sql: writeSql(bound(found, values), DUCKDB),
        indexes,
        ...(pointwise && {
          pointwise: { ...pointwise, ifUnique: boundText(pointwise.ifUnique, values) },
        }),
        ...(rowwise && { rowwise }),
      };
    },
  };
}

function nameOf(
  column: Schema extends ReadonlyMap<string, readonly (infer Column)[]> ? Column : never,
): string {
  return typeof column === 'string' ? column : (column.name ?? '');
}

/** The type of a parameter's value, which is written as a literal. */
export function typeOfValue(value: ParameterValue): TrinoType {
  if (typeof value === 'object') return trinoType(value.type);
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'string') return VARCHAR;
  const term = literalTerm(valueNode(Math.abs(value)));
  return 'not' in term ? { kind: 'unknown' } : term.type;
}

function valueNode(value: ParameterValue): Expression {
  return parseExpression(parameterSql(value), ATHENA);
}

function isParameter(node: Expression): boolean {
  return 'parameter' in node;
}

function hasParameters(sql: string): boolean {
  return ast.findFirst(parseOwn(sql, DUCKDB), isParameter) !== undefined;
}

/** A tree with values in the places of its parameters. */
function bound(tree: Expression, values: ParameterValues): Expression {
  if (values.size === 0) return tree;
  return ast.transform(tree, {
    leave: (node) => {
      if (!('parameter' in node)) return undefined;
      const name = String(node.parameter.name);
      const value = values.get(name);
      if (value === undefined) throw new RangeError(`no value for :${name}`);
      return valueNode(value);
    },
  });
}

function boundText(sql: string, values: ParameterValues): string {
  return writeSql(bound(parseOwn(sql, DUCKDB), values), DUCKDB);
}
