import { functionNamed } from '../functions.ts';
import { callOf, hasOnly } from './nodes.ts';
import { ast } from './parser.ts';
import type { Expression } from './syntax.ts';
import type { Schema } from './translate/translate.ts';

/**
 * A SELECT that returns at most one row for each row of one table, and needs no other row of it. So
 * when rows are added to the table or removed from it, only their own rows of the result change.
 */
export interface Rowwise {
  readonly table: string;
}

/** The only clauses that such a SELECT and its table may have. */
const PARTS = ['expressions', 'from', 'where_clause'];
const TABLE_PARTS = ['name', 'alias', 'alias_explicit_as'];

/** @returns `undefined` for a SELECT for which this cannot be proven */
export function rowwiseOf(statement: Expression, schema: Schema): Rowwise | undefined {
  if (!('select' in statement)) return undefined;
  const { select } = statement;
  const [from, ...others] = select.from?.expressions ?? [];
  if (!from || !('table' in from) || others.length > 0) return undefined;
  if (!hasOnly(select, PARTS) || !hasOnly(from.table, TABLE_PARTS)) return undefined;
  const table = from.table.name.name.toLowerCase();
  const where = select.where_clause?.this;
  const parts = [...select.expressions, ...(where ? [where] : [])];
  return schema.has(table) && parts.every(isOfOneRow) ? { table } : undefined;
}

function isOfOneRow(part: Expression): boolean {
  const others = ast.findAll(part, (node) => {
    const call = callOf(node);
    const isOfMany = call !== undefined && !isOfOneRowCall(call.name);
    return 'select' in node || 'window_function' in node || isOfMany;
  });
  return others.length === 0;
}

function isOfOneRowCall(name: string): boolean {
  const known = functionNamed(name);
  return known?.kind === 'scalar' && known.not === undefined;
}
