import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import {
  apart,
  BOOLEAN,
  commonType,
  isNumber,
  sameType,
  showType,
  type TrinoType,
} from '../trino-type.ts';
import type { Not } from './refusal.ts';
import { coerce, fill, numberOf, type Term } from './term.ts';

export type Comparison = 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte';

const SIGNS: Readonly<Record<Comparison, string>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/**
 * In DuckDB NaN equals NaN and is greater than any number; in Athena every comparison with NaN is
 * false, except `<>`. So if this operand is NaN, DuckDB's comparison is true where it should not
 * be; for `<>` it is false where it should be true.
 */
const DECIDING: Readonly<Record<Comparison, 1 | 2>> = {
  eq: 1,
  neq: 1,
  lt: 2,
  lte: 2,
  gt: 1,
  gte: 1,
};

/** The type in which two values are compared, if both engines compare such values the same way. */
export function comparedAs(left: TrinoType, right: TrinoType): TrinoType | Not {
  const type = commonType(left, right);
  if (!type) {
    return {
      not:
        isNumber(left) && isNumber(right)
          ? apart(left, right)
          : `Athena cannot compare ${showType(left)} with ${showType(right)}; CAST one of them`,
    };
  }
  if (['array', 'map', 'row', 'json', 'geometry', 'interval', 'other'].includes(type.kind)) {
    return {
      not: `${showType(type)} with nulls in it is compared differently by the two engines; compare its elements`,
    };
  }
  return type;
}

/** A value in the type in which it is compared with others. */
export const converted = (term: Term, type: TrinoType): Term =>
  sameType(term.type, type) || type.kind === 'unknown'
    ? term
    : { ...term, type, node: coerce(term, type) };

export function compare(comparison: Comparison, left: Term, right: Term): Term | Not {
  const type = comparedAs(left.type, right.type);
  if ('not' in type) return type;
  const args = [coerce(left, type), coerce(right, type)];
  return { type: BOOLEAN, node: compareNodes(comparison, type, args, [left, right]) };
}

function compareNodes(
  comparison: Comparison,
  type: TrinoType,
  args: readonly Expression[],
  terms: readonly Term[],
): Expression {
  const plain = `$1 ${SIGNS[comparison]} $2`;
  const deciding = DECIDING[comparison];
  const isEquality = comparison === 'eq' || comparison === 'neq';
  const known = isEquality ? terms.some(isNoNaN) : isNoNaN(terms[deciding - 1]);
  if (type.kind !== 'double' || known) return fill(plain, args);
  return fill(
    comparison === 'neq'
      ? 'CASE WHEN $1 = $2 THEN isnan($1) ELSE $1 <> $2 END'
      : `CASE WHEN ${plain} THEN NOT isnan($${deciding}) ELSE ${plain} END`,
    args,
  );
}

/**
 * Whether a value is certainly not NaN: a number literal, or one that was converted from a whole
 * number.
 */
function isNoNaN(term: Term | undefined): boolean {
  return term !== undefined && (term.type.kind !== 'double' || numberOf(term.node) !== undefined);
}

/** A condition that is true if any of several conditions is. */
export function anyOf(conditions: readonly Expression[]): Expression {
  return conditions
    .slice(1)
    .reduce((left, right) => fill('$1 OR $2', [left, right]), conditions[0] as Expression);
}

export const negated = (node: Expression): Expression =>
  ast.makeExpr('not', { this: ast.makeExpr('paren', { this: node }) });
