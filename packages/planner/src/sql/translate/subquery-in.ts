import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { BOOLEAN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { type NodeData, partOf, withParts } from './parts.ts';
import type { Not } from './refusal.ts';
import { type Scope, scopeIn } from './scope.ts';
import { ofType, type Term } from './term.ts';

const CORRELATED: Not = {
  not: 'Athena cannot run every subquery that reads from the query around it; write a JOIN, or EXISTS with a WHERE',
};

/** A subquery that is a value or a list, and does not read from the query around it. */
export function subqueryIn(given: Expression, scope: Scope, context: Context) {
  const inside = { ...scopeIn(scope), uses: { outer: false } };
  const inner = context.query(given, inside);
  return inside.uses.outer ? CORRELATED : inner;
}

/** The clauses that a subquery of EXISTS may have if it reads from the query around it. */
const SIMPLE = ['expressions', 'from', 'joins', 'where_clause'];

/** `EXISTS (SELECT ...)`, which may read from the query around it if it is simple. */
export function existsTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const inside = { ...scopeIn(scope), uses: { outer: false } };
  const query = partOf(data, 'this');
  const inner = context.query(query, inside);
  const isSimple =
    'select' in query &&
    !ast.findFirst(query, (part) => 'unnest' in part) &&
    Object.entries(query.select).every(
      ([name, part]) =>
        SIMPLE.includes(name) || !part || (Array.isArray(part) && part.length === 0),
    );
  if (inside.uses.outer && !isSimple) return CORRELATED;
  return ofType(BOOLEAN, withParts(given, { this: inner.node }));
}
