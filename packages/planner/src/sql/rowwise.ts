import { functionNamed } from '../functions.ts';
import { callOf, hasOnly } from './nodes.ts';
import { ast } from './parser.ts';
import type { Expression } from './syntax.ts';
import type { Schema } from './translate/translate.ts';

/**
 * What is known of a SELECT that gives at most one row for each row of one table, and looks at no
 * other row for it. So the rows that come and go in its result are those of the rows that come and
 * go in the table.
 */
export interface Rowwise {
  readonly table: string;
}

/** All that such a SELECT and its table may have. */
const PARTS = ['expressions', 'from', 'where_clause'];
const TABLE_PARTS = ['name', 'alias', 'alias_explicit_as'];

/** @returns `undefined` for a SELECT of which this cannot be shown */
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
