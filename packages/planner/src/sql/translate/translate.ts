import type { Expression } from '../syntax.ts';
import { type TrinoType, UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { Refusal } from './refusal.ts';
import { scopeIn, type TypedColumn } from './scope.ts';
import { translateExpression } from './translate-expression.ts';
import { translateQuery } from './translate-query.ts';

/** The columns of tables, by the table's name: names alone, where types are not known. */
export type Schema = ReadonlyMap<string, readonly (string | TypedColumn)[]>;

/** A statement as DuckDB is to be told it. */
export interface Translation {
  readonly tree: Expression;
  readonly columns: readonly TypedColumn[];
  /** What does not mean the same to both engines; it is left in the tree as it was. */
  readonly refusals: readonly Refusal[];
}

/**
 * Says Athena's SQL to DuckDB, expression by expression, with the types that Athena gives them.
 *
 * @param parameters the types of the statement's `:name`s; texts, where nothing is said
 */
export function translate(
  statement: Expression,
  schema: Schema,
  parameters: ReadonlyMap<string, TrinoType> = new Map(),
): Translation {
  const refusals: Refusal[] = [];
  const orderless = new WeakSet<object>();
  let overflows = 0;
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
    caught: (translated) => {
      const before = overflows;
      const result = translated();
      overflows = before;
      return result;
    },
    freeOfOrder: (node) => orderless.add(node),
    isFreeOfOrder: (node) => orderless.has(node),
  };
  const { node, columns } = context.query(statement, undefined);
  return { tree: node, columns, refusals };
}

function typed(column: string | TypedColumn): TypedColumn {
  return typeof column === 'string' ? { name: column, type: UNKNOWN } : column;
}
