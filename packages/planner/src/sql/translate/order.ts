import type { Expression } from '../syntax.ts';
import { showType, type TrinoType, UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { Not } from './refusal.ts';
import type { Scope, TypedColumn } from './scope.ts';
import { numberOf } from './term.ts';

/** One of the expressions by which rows are sorted. */
interface Ordered {
  readonly this: Expression;
  readonly nulls_first?: boolean | null;
}

const UNSORTED = ['array', 'map', 'row', 'json', 'geometry', 'interval', 'other'];

export const isSortable = ({ kind }: TrinoType): boolean => !UNSORTED.includes(kind);

/**
 * The expressions by which rows are sorted. On both engines nulls come last, and NaN after all
 * numbers.
 *
 * @param columns those of the SELECT, where a number is the position of a column
 */
export function orderTerms<Order extends Ordered>(
  order: readonly Order[],
  scope: Scope,
  context: Context,
  columns?: readonly TypedColumn[],
): readonly Order[] | Not {
  const sorted: Order[] = [];
  for (const by of order) {
    const place = numberOf(by.this);
    if (place !== undefined && !columns) {
      return { not: 'a number is not the position of a column here; sort by the column' };
    }
    if (place === undefined && isConstant(by.this)) return CONSTANT;
    const { type, node } =
      place === undefined
        ? context.expression(by.this, scope)
        : { type: columns?.[Number(place) - 1]?.type ?? UNKNOWN, node: by.this };
    if (place === undefined && isConstant(node)) return CONSTANT;
    if (by.nulls_first && type.kind === 'double') {
      return { not: 'NULLS FIRST brings NaN to the front on Athena; write a IS NOT NULL, a' };
    }
    if (!isSortable(type)) {
      return {
        not: `${showType(type)} is sorted differently by the two engines; sort by its elements`,
      };
    }
    sorted.push({ ...by, this: node });
  }
  return sorted;
}

const CONSTANT: Not = { not: 'a constant sorts nothing; sort by a column' };

/** DuckDB refuses to sort by a literal. */
const isConstant = (node: Expression): boolean =>
  'paren' in node
    ? isConstant(node.paren.this)
    : ['literal', 'null', 'boolean'].some((kind) => kind in node);
