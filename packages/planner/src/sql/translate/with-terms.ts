import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { refusePart } from './parts.ts';
import { renamed } from './renamed.ts';
import { type Scope, scopeBeside } from './scope.ts';

interface With {
  readonly recursive?: boolean;
  readonly ctes: readonly {
    readonly alias: { readonly name: string };
    readonly columns?: readonly { readonly name: string }[];
    readonly this: Expression;
  }[];
}

/**
 * The subqueries of WITH, each of which sees those before it, and the scope that has all of them.
 */
export function withTerms(
  given: unknown,
  scope: Scope,
  context: Context,
): { readonly scope: Scope; readonly parts: object } {
  if (!given) return { scope, parts: {} };
  const clause = given as With;
  if (clause.recursive) {
    refusePart(context, {
      not: 'WITH RECURSIVE is not known to mean the same; write out its steps',
    });
  }
  let inside = scope;
  const ctes = clause.ctes.map((cte) => {
    const query = context.query(cte.this, scopeBeside(inside));
    const subquery = { ...query, columns: renamed(query.columns, cte.columns, context) };
    inside = {
      ...inside,
      subqueries: new Map([...inside.subqueries, [cte.alias.name.toLowerCase(), subquery]]),
    };
    return { ...cte, this: query.node };
  });
  return { scope: inside, parts: { with: { ...clause, ctes } } };
}
