import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { filterProblem, isBare } from './filter-problem.ts';
import { type Connective, connected, operandsOf } from './logic.ts';
import { condition, type NodeData } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import type { Term } from './term.ts';

/** `a AND b AND c`, or the same with OR, translated as one chain. */
export function logicTerm(
  given: Expression,
  _: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const connective = ast.getExprType(given) as Connective;
  const conditions: Term[] = [];
  for (const operand of operandsOf(connective, given)) {
    const term = condition(operand, scope, context);
    if (isNot(term)) return term;
    conditions.push(term);
  }
  return (
    filterProblem(conditions, scope) ??
    connected(connective, conditions, {
      anywhere: isFolded(scope),
      isBare: (term) => isBare(term, scope),
    })
  );
}
