import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { NodeData } from './parts.ts';

/** Predicates of Athena's grammar, whose operands may not be predicates without brackets. */
const PREDICATES: ReadonlySet<string> = new Set(
  'eq neq lt lte gt gte null_safe_eq null_safe_neq between in like is_null'.split(' '),
);

const OPERANDS = ['left', 'right', 'this', 'low', 'high'];

/**
 * Whether an operand of a predicate is a predicate, too: `1 < 2 = TRUE` is two comparisons to the
 * parser, and a syntax error to Athena. A predicate in brackets is another kind of node.
 */
export function hasPredicateWithin(data: NodeData): boolean {
  return OPERANDS.some((name) => {
    const operand = data[name] as Expression | null | undefined;
    return Boolean(operand) && PREDICATES.has(ast.getExprType(operand as Expression));
  });
}
