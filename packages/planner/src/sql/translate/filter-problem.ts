import { SPATIAL_CONDITIONS } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ATHENA, writeExpression } from '../syntax.ts';
import { canFail, mayFail } from './failure.ts';
import { isJoinKey } from './join-key.ts';
import type { Not } from './refusal.ts';
import { isFolded, isOfOneTable, type Scope } from './scope.ts';
import { sourcesIn } from './sources-in.ts';
import type { Term } from './term.ts';

/** What the whole query is rewritten by, or rows are joined by: a guard would hide it. */
export function isBare({ node: condition, source }: Term, scope: Scope): boolean {
  if (source === undefined) return false;
  const isSpatial = SPATIAL_CONDITIONS.includes(callOf(source)?.name ?? '');
  return isSpatial || (isJoinKey(source, scope) && !canFail(condition));
}

/**
 * Why conditions that leave rows out, put together or one alone, have more than one answer. Athena
 * looks at them where it likes: Trino 476 compares columns of a Parquet file with values first; where
 * it looks at them before a join or a grouping it looks at equalities first, and passes over the rows
 * that another side of a join does not have, if it has heard of them in time. All others stay in their
 * order. So of one table there is one answer where what may fail stands last.
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

/** Whether Athena may look at a condition before what stands before it, or before a join. */
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
