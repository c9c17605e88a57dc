import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Context } from './context.ts';
import { canFail } from './failure.ts';
import { type Connective, connected, operandsOf } from './logic.ts';
import { condition, type NodeData } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
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
  return connected(connective, conditions, (condition) => isBare(condition, scope));
}

/**
 * Conditions by which the whole query is rewritten, or rows are joined: a guard would hide them.
 */
function isBare({ node: condition, source }: Term, scope: Scope): boolean {
  const isSpatial = source !== undefined && SPATIAL_CONDITIONS.includes(callOf(source)?.name ?? '');
  return isSpatial || (scope.isFilter === true && 'eq' in condition && !canFail(condition));
}
