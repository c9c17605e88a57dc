import type { Expression } from '../syntax.ts';
import { UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { NodeData } from './parts.ts';
import type { Not } from './refusal.ts';
import { columnType, isAmbiguous, type Scope } from './scope.ts';
import { ofType, type Term } from './term.ts';

/** A column, which is refused where its name means none, or more than one. */
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
    return { not: `USING has made one column of two; write \`${name.name}\`, without a table` };
  }
  const type = columnType(scope, key, table?.name.toLowerCase());
  if (isAmbiguous(scope, key, table?.name.toLowerCase())) {
    const message = `column \`${name.name}\` is there more than once; give each another name`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  if (type === undefined) {
    const message = `the type of column \`${name.name}\` cannot be told; give the table that it is in`;
    context.refuse({ message, node: given, isUnresolved: true });
  }
  return ofType(type ?? UNKNOWN, given);
}
