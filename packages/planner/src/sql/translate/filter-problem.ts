import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ATHENA, writeExpression } from '../syntax.ts';
import { canFail, mayFail } from './failure.ts';
import { isJoinKey } from './join-key.ts';
import type { Not } from './refusal.ts';
import { isFolded, isOfOneTable, type Scope } from './scope.ts';
import { sourcesIn } from './sources-in.ts';
import type { Term } from './term.ts';

/** Whether a condition must stay as it is, because the planner or a join uses it: a guard would hide it. */
export function isBare({ node: condition, source }: Term, scope: Scope): boolean {
  if (source === undefined) return false;
  const isSpatial = SPATIAL_CONDITIONS.includes(callOf(source)?.name ?? '');
  return isSpatial || (isJoinKey(source, scope) && !canFail(condition));
}

/**
 * Why conditions of a filter, combined or alone, may have more than one answer. Athena chooses where to
 * evaluate them: Trino 476 first compares columns of a Parquet file with constants; below a join or a
 * grouping it evaluates equalities first, and skips rows that the other side of a join lacks, if it
 * knows them in time. All others stay in order. So a filter of one table has one answer if the condition
 * that may fail is last.
 */
export function filterProblem(conditions: readonly Term[], scope: Scope): Not | undefined {
  if (!scope.isFilter || isFolded(scope)) return undefined;
  const open = conditions.filter((condition) => !isBare(condition, scope));
  const failing = open.findIndex(mayFail);
  const first = open[failing];
  if (!first) return undefined;
  const moved = open.find((condition) => mayFail(condition) && isMoved(condition, open, scope));
  if (moved) {
    return {
      isLoose: true,
      not: `\`${shown(moved)}\` may fail, and Athena may look at it for rows that are left out otherwise; write TRY(${shown(moved)})`,
    };
  }
  const later = open.slice(failing).find((condition) => !mayFail(condition));
  return later
    ? {
        isLoose: true,
        not: `\`${shown(first)}\` may fail, and Athena may look at it for rows that \`${shown(later)}\` leaves out; write it last, or write TRY(${shown(first)})`,
      }
    : undefined;
}

/** Whether Athena may evaluate a condition before earlier ones, or before a join. */
function isMoved({ source }: Term, among: readonly Term[], scope: Scope): boolean {
  if (!source || isOfOneTable(scope)) return false;
  if (among.length > 1 && 'eq' in source) return true;
  return scope.sources.length > 1 && sourcesIn(source, scope).size < scope.sources.length;
}

const MOST_SHOWN = 60;

function shown({ source }: Term): string {
  const text = source ? writeExpression(source, ATHENA) : 'this';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
