import { conjuncts } from '../spatial/containment.ts';
import type { Expression } from '../syntax.ts';
import { holdsDoubles } from '../trino-type.ts';
import { addsRowsOfNulls, type Block, columnAt, valueIn } from './block.ts';
import { isIdenticalIfEqual } from './is-identical-if-equal.ts';

/** A column that has the value of an expression in all rows of a SELECT. */
export interface Equality {
  readonly column: Expression;
  readonly value: Expression;
}

/** What the conditions of a SELECT make equal in all of its rows: those of WHERE and of inner joins. */
export function equalities(block: Block): readonly Equality[] {
  const { select } = block;
  const joins = select.joins ?? [];
  // These keep rows for which the conditions of other joins are not true.
  const isKept = addsRowsOfNulls(select);
  const inner = isKept ? [] : joins.filter(({ kind }) => String(kind) === 'Inner');
  const conditions = [select.where_clause?.this, ...inner.map(({ on }) => on)];
  return [
    ...conditions.flatMap((all) => (all ? conjuncts(all) : [])).flatMap(sidesOf),
    ...(isKept ? [] : mergedColumns(block)),
  ].filter((equality) => isExact(equality, block));
}

/** Two numbers may be equal as doubles, and still differ. */
function isExact({ column, value }: Equality, block: Block): boolean {
  const { type } = valueIn(column, block);
  return isIdenticalIfEqual({ type }) && !holdsDoubles(valueIn(value, block).type);
}

function sidesOf(condition: Expression): readonly Equality[] {
  if ('eq' in condition) return bothWays(condition.eq.left, condition.eq.right);
  return 'null_safe_eq' in condition
    ? bothWays(condition.null_safe_eq.left, condition.null_safe_eq.right)
    : [];
}

const bothWays = (left: Expression, right: Expression): readonly Equality[] =>
  [
    { column: left, value: right },
    { column: right, value: left },
  ].filter(({ column }) => 'column' in column);

/** The columns that inner joins merge by USING. */
function mergedColumns({ select, scope }: Block): readonly Equality[] {
  const first = select.from?.expressions.length ?? 0;
  return (select.joins ?? []).flatMap(({ kind, using }, i) => {
    if (String(kind) !== 'Inner') return [];
    return ((using ?? []) as readonly { readonly name: string }[]).flatMap(({ name }) => {
      const key = name.toLowerCase();
      const placeIn = (source: number) =>
        (scope.sources[source]?.columns ?? []).findIndex((column) => column.name === key);
      const before = scope.sources.findIndex((_, source) => placeIn(source) >= 0);
      const joined = first + i;
      if (before < 0 || placeIn(joined) < 0) return [];
      return bothWays(columnAt(before, placeIn(before)), columnAt(joined, placeIn(joined)));
    });
  });
}
