import type { Expression } from '../syntax.ts';
import { type TrinoType, UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { refusePart } from './parts.ts';
import type { Refusal } from './refusal.ts';
import { scopeIn, type TypedColumn } from './scope.ts';
import { translateExpression } from './translate-expression.ts';
import { translateQuery } from './translate-query.ts';
import { zeroProblem } from './zero-signs.ts';

/** The columns of tables, by the table's name; only names if the types are not known. */
export type Schema = ReadonlyMap<string, readonly (string | TypedColumn)[]>;

/** A statement translated to DuckDB. */
export interface Translation {
  readonly tree: Expression;
  readonly columns: readonly TypedColumn[];
  /** The parts that do not mean the same on both engines; they are unchanged in the tree. */
  readonly refusals: readonly Refusal[];
}

/**
 * Translates Athena's SQL to DuckDB, expression by expression, with the types that Athena gives
 * them.
 *
 * @param parameters the types of the statement's `:name`s; a missing one is a text
 */
export function translate(
  statement: Expression,
  schema: Schema,
  parameters: ReadonlyMap<string, TrinoType> = new Map(),
): Translation {
  const refusals: Refusal[] = [];
  const orderless = new WeakSet<object>();
  let overflows = 0;
  let zeros = 0;
  const context: Context = {
    tables: new Map([...schema].map(([name, columns]) => [name, columns.map(typed)])),
    parameters,
    refuse: (refusal) => refusals.push(refusal),
    expression: (node, scope) => translateExpression(node, scope, context),
    query: (node, outer) => translateQuery(node, outer ?? scopeIn(undefined), context),
    mayOverflow: () => {
      overflows++;
    },
    overflowOf: (translated) => {
      const before = overflows;
      const of = translated();
      return { of, mayOverflow: overflows > before };
    },
    mayBeEitherZero: () => {
      zeros++;
    },
    eitherZeroOf: (translated) => {
      const before = zeros;
      const of = translated();
      return { of, isEitherZero: zeros > before };
    },
    caught: (translated) => {
      const before = overflows;
      const result = translated();
      overflows = before;
      return result;
    },
    aside: (translated) => {
      const before = { overflows, zeros, refusals: refusals.length };
      const result = translated();
      ({ overflows, zeros } = before);
      refusals.length = before.refusals;
      return result;
    },
    freeOfOrder: (node) => orderless.add(node),
    isFreeOfOrder: (node) => orderless.has(node),
  };
  const { node, columns } = context.query(statement, undefined);
  const problem = zeroProblem(columns);
  if (problem) refusePart(context, problem);
  return { tree: node, columns, refusals };
}

function typed(column: string | TypedColumn): TypedColumn {
  return typeof column === 'string' ? { name: column, type: UNKNOWN } : column;
}
