import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { filterProblem } from './filter-problem.ts';
import { condition, refusePart } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import type { Term } from './term.ts';

/** A condition that leaves rows out: of WHERE, ON, HAVING or FILTER. */
export function filterCondition(given: Expression, around: Scope, context: Context): Term | Not {
  const scope = { ...around, isFilter: true };
  const term = condition(given, scope, context);
  if (isNot(term) || ['and', 'or'].includes(ast.getExprType(given))) return term;
  return filterProblem([term], scope) ?? term;
}

/** The same of a query's own, refused by itself. */
export function filterNode(given: Expression, scope: Scope, context: Context): Expression {
  const term = filterCondition(given, scope, context);
  if (!isNot(term)) return term.node;
  refusePart(context, term, given);
  return given;
}
