import type { Expression } from '../syntax.ts';
import { UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { NodeData } from './parts.ts';
import type { Not } from './refusal.ts';
import { columnIn, columnType, isAmbiguous, type Scope } from './scope.ts';
import { ofType, type Term } from './term.ts';

/** A column. A name that means no column, or several, is refused. */
export function columnTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const { name, table } = data as {
    name: { name: string };
    table?: { name: string } | null;
  };
  const key = name.name.toLowerCase();
  if (table && scope.merged.has(key)) {
    return {
      not: `USING has merged two columns into one; write \`${name.name}\`, without a table`,
    };
  }
  const type = columnType(scope, key, table?.name.toLowerCase());
  if (isAmbiguous(scope, key, table?.name.toLowerCase())) {
    const message = `column \`${name.name}\` occurs more than once; give each its own name`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  if (type === undefined) {
    const message = `the type of column \`${name.name}\` is not known; qualify it with its table`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  // What leaves rows out is looked at where the rows come from, with what makes the column.
  const {
    mayFail,
    isCount = false,
    hasOneZero = false,
    isEitherZero,
  } = columnIn(scope, key, table?.name.toLowerCase()) ?? {};
  if (scope.isFilter && mayFail) context.mayOverflow();
  if (isEitherZero) context.mayBeEitherZero();
  return { ...ofType(type ?? UNKNOWN, given), isCount, hasOneZero };
}
