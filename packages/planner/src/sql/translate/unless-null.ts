import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { mayFail } from './failure.ts';
import { isNot, type Not } from './refusal.ts';
import { isFolded, type Scope } from './scope.ts';
import { fill, numberOf, type Term, textOf } from './term.ts';

/**
 * An expression that is null if any of its operands is. Athena then skips operands that would fail,
 * while DuckDB evaluates all of them first: `a[1] + b[1]` beside a null, for example. For each row
 * Athena skips the operands after the null; with constants it skips all of them: see `isFolded`.
 *
 * @param isExact whether it is null only if an operand is
 */
export function unlessNull(
  term: Term,
  operands: readonly Term[],
  isExact: boolean,
  scope: Scope,
): Term {
  const anywhere = isFolded(scope);
  const open = operands.filter(({ node }) => !isWritten(node));
  const fails = open.map(mayFail);
  if (!anywhere) {
    // One after the other: what fails before a null is found fails.
    const looked = open.slice(0, Math.max(0, fails.lastIndexOf(true)));
    const node = looked.reduceRight(
      (rest, operand) => fill(GUARD, [fill('$1 IS NULL', [operand.node]), rest]),
      term.node,
    );
    return { ...term, node };
  }
  const nulls = open.map(nullnessOf);
  const deciding = nulls.flatMap((isNull, i) =>
    isNull && fails.some((may, other) => may && other !== i) ? [isNull] : [],
  );
  const all = nulls.flatMap((isNull) => isNull ?? []);
  const isKnown = isExact && all.length > 0 && all.length === open.length;
  return {
    ...term,
    node: deciding.length > 0 ? fill(GUARD, [eitherOf(deciding), term.node]) : term.node,
    ...(isKnown && { nullWhen: eitherOf(all) }),
  };
}

const GUARD = 'CASE WHEN $1 THEN NULL ELSE $2 END';

/** The term, null if any operand is: see `unlessNull`. */
export const besideNulls = (
  term: Term | Not,
  operands: readonly Term[],
  scope: Scope,
): Term | Not => (isNot(term) ? term : unlessNull(term, operands, true, scope));

/** A condition that is true if a value is null and cannot fail; `undefined` if there is none. */
export function nullnessOf(term: Term): Expression | undefined {
  if (!mayFail(term)) return fill('$1 IS NULL', [term.node]);
  return term.nullWhen ?? (canTry(term.node) ? fill('TRY($1 IS NULL)', [term.node]) : undefined);
}

/** Whether DuckDB's TRY accepts the expression: no subqueries, windows or aggregates. */
export function canTry(node: Expression): boolean {
  return !ast.findFirst(node, (part) => 'select' in part || isOfMany(part));
}

/** A window function or an aggregate: only these may have a FILTER. */
function isOfMany(node: Expression): boolean {
  const data: unknown = ast.getExprData(node);
  return 'window_function' in node || Object.hasOwn(Object(data), 'filter');
}

const eitherOf = (nodes: readonly Expression[]): Expression =>
  nodes.slice(1).reduce((left, right) => fill('$1 OR $2', [left, right]), nodes[0] as Expression);

const isWritten = (node: Expression): boolean =>
  numberOf(node) !== undefined || textOf(node) !== undefined;
