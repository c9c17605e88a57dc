import type { Expression } from '../syntax.ts';
import type { Scope } from './scope.ts';
import { sourcesIn } from './sources-in.ts';

/**
 * Whether a condition says that something of one table equals something of another, by which DuckDB
 * joins their rows if nothing stands around it.
 */
export function isJoinKey(condition: Expression, scope: Scope): boolean {
  if (!scope.isFilter || !('eq' in condition)) return false;
  const [left, right] = [condition.eq.left, condition.eq.right].map((side) => [
    ...sourcesIn(side, scope),
  ]);
  const [one, other] = [left?.[0], right?.[0]];
  return left?.length === 1 && right?.length === 1 && one !== undefined && one !== other;
}
