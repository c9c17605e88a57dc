import type { Expression } from '../syntax.ts';
import { type TrinoType, UNKNOWN } from '../trino-type.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { common, type NodeData, refusePart, withParts } from './parts.ts';
import { areApart, sameInRows } from './same-in-rows.ts';
import type { Scope } from './scope.ts';
import { coerce } from './term.ts';

/** `VALUES (1, 'a'), (2, 'b')`, whose columns have no names. */
export function valuesQuery(
  node: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): TranslatedQuery {
  const rows = data['expressions'] as readonly { readonly expressions: readonly Expression[] }[];
  const parts = rows.map((row) => row.expressions);
  const terms = parts.map((row) => row.map((part) => context.expression(part, scope)));
  const types = (terms[0] ?? []).map((_, i): TrinoType => {
    const type = common(terms.flatMap((row) => row[i] ?? []));
    if ('not' in type) refusePart(context, type);
    return 'not' in type ? UNKNOWN : type;
  });
  const expressions = rows.map((row, i) => ({
    ...row,
    expressions: (terms[i] ?? []).map((term, j) => coerce(term, types[j] ?? UNKNOWN)),
  }));
  return {
    node: withParts(node, { expressions }),
    columns: types.map((type, i) => {
      const hasOneZero = terms.every((row) => row[i]?.hasOneZero === true);
      return { name: undefined, type, hasOneZero };
    }),
    isWritten: true,
    isValues: true,
    determines: (known) => sameInRows(parts, known),
    isDistinct: () => areApart(parts),
  };
}
