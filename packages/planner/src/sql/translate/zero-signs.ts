import { functionNamed, SPATIAL_FUNCTIONS } from '../../functions.ts';
import { comparable } from '../comparable.ts';
import { itemName } from '../item-name.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import { conjuncts } from '../spatial/containment.ts';
import type { Expression, Select } from '../syntax.ts';
import { holdsDoubles } from '../trino-type.ts';
import type { Not } from './refusal.ts';
import { columnIn, type Scope, type TypedColumn } from './scope.ts';
import { fill, numberOf, type Term } from './term.ts';

/**
 * A value that DuckDB sorts by loses the sign of its zero wherever else the query has it; what is
 * sorted by an expression of it does not.
 */
export const withItsSign = (node: Expression): Expression => fill('$1 + 0e0', [node]);

/**
 * Whether a value may be 0 and -0, which are equal: which of the two is left where one stands for
 * both, each engine says for itself.
 */
export const hasTwoZeros = ({ type, hasOneZero = false }: TypedColumn | Term): boolean =>
  holdsDoubles(type) && !hasOneZero;

/** Whether a sum is of a zero: `-0 + 0` is 0. */
export const isSumWithZero = (operator: string, operands: readonly Term[]): boolean =>
  operator === 'add' && operands.some(({ node }) => isZero(numberOf(node)));

const isZero = (number: string | undefined): boolean =>
  number !== undefined && Object.is(Number(number), 0);

/** What an engine leaves of rows that are alike: of DISTINCT, UNION and the like. */
export const leftOfAlike = (columns: readonly TypedColumn[]): readonly TypedColumn[] =>
  columns.map((column) => (hasTwoZeros(column) ? { ...column, isEitherZero: true } : column));

/** The columns of a SELECT with GROUP BY, whose keys are told of. */
export function leftOfGroups(
  select: Select,
  columns: readonly TypedColumn[],
  keys: readonly { readonly by: Expression; readonly term: TypedColumn | Term }[],
): readonly TypedColumn[] {
  const open = keys.filter(({ term }) => hasTwoZeros(term));
  return columns.map((column, i) => {
    const item = select.expressions[i];
    const isKey = ({ by }: { by: Expression }) =>
      Number(numberOf(by)) === i + 1 || (item !== undefined && holds(item, by));
    return hasTwoZeros(column) && open.some(isKey) ? { ...column, isEitherZero: true } : column;
  });
}

/** What is read, where rows are joined by doubles: Athena takes the one for the other. */
export function joinedByZeros(select: Select, scope: Scope): Scope {
  const conditions = [select.where_clause?.this, ...(select.joins ?? []).map(({ on }) => on)];
  const joined = new Set<TypedColumn>();
  for (const condition of conditions.flatMap((all) => (all ? conjuncts(all) : []))) {
    if (!('eq' in condition)) continue;
    const [left, right] = [condition.eq.left, condition.eq.right].map((side) =>
      doubleColumn(side, scope),
    );
    if (left && right && (hasTwoZeros(left) || hasTwoZeros(right))) {
      joined.add(left);
      joined.add(right);
    }
  }
  if (joined.size === 0) return scope;
  const sources = scope.sources.map((source) => ({
    ...source,
    columns: source.columns?.map((column) =>
      joined.has(column) ? { ...column, isEitherZero: true, hasOneZero: false } : column,
    ),
  }));
  return { ...scope, sources };
}

/** A query's columns of which an engine gives the zeros that it has met. */
export function zeroProblem(columns: readonly TypedColumn[]): Not | undefined {
  const [first] = columns.filter(({ isEitherZero }) => isEitherZero);
  if (!first) return undefined;
  const name = first.name ?? 'a';
  return {
    isLoose: true,
    isOfZeros: true,
    not: `column \`${name}\` may be 0 or -0, which are equal; which of them is left of rows that are grouped, joined, made DISTINCT, sorted or compared is not the same, so ${first.type.kind === 'double' ? `write ${name} + 0e0` : 'add 0e0 to each double'}`,
  };
}

function doubleColumn(node: Expression, scope: Scope): TypedColumn | undefined {
  if (!('column' in node)) return undefined;
  const { name, table } = node.column;
  const column = columnIn(scope, name.name.toLowerCase(), table?.name.toLowerCase());
  return column && holdsDoubles(column.type) ? column : undefined;
}

/** Whether an expression has a value in it, and no aggregate or place of it. */
export function holds(part: Expression, value: Expression): boolean {
  if (isAlike(part, value)) return true;
  const name = callOf(part)?.name ?? '';
  if (functionNamed(name)?.kind === 'aggregate' || SPATIAL_FUNCTIONS.includes(name)) return false;
  return ast
    .getChildren(part)
    .some((child) => [child.value].flat().some((inner) => holds(inner, value)));
}

/** A column is the same with and without its table. */
function isAlike(one: Expression, other: Expression): boolean {
  if (ast.getExprType(one) !== ast.getExprType(other)) return false;
  return 'column' in one
    ? itemName(one) === itemName(other)
    : comparable(one) === comparable(other);
}
