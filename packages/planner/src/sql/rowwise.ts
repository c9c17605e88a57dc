import { ast } from '@polyglot-sql/sdk';
import { bridgeOf } from '../functions.ts';
import { callOf, hasOnly } from './nodes.ts';
import type { SpatialSchema } from './spatial/relation.ts';
import type { Expression } from './syntax.ts';

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

/** Functions that look at more than one row. */
const OF_MANY_ROWS: ReadonlySet<string> = new Set(
  `any_value arbitrary array_agg avg bool_and bool_or count count_if max max_by min min_by sum
  dense_rank first_value lag last_value lead ntile rank row_number`.split(/\s+/),
);

/** @returns `undefined` for a SELECT of which this cannot be shown */
export function rowwiseOf(statement: Expression, schema: SpatialSchema): Rowwise | undefined {
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
    const isListed =
      call === undefined || (typeof bridgeOf(call) === 'string' && !OF_MANY_ROWS.has(call.name));
    return 'select' in node || 'window_function' in node || !isListed;
  });
  return others.length === 0;
}
