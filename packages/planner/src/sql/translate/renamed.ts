import { UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { refusePart } from './parts.ts';
import type { TypedColumn } from './scope.ts';

/** Columns with the names of an alias, as in `t(a, b)`, or their own names without one. */
export function renamed(
  columns: readonly TypedColumn[],
  names: readonly { readonly name: string }[] | null | undefined,
  context: Context,
): readonly TypedColumn[] {
  if (!names || names.length === 0) return columns;
  if (columns.length > 0 && columns.length !== names.length) {
    refusePart(context, {
      not: `an alias names ${names.length} columns (${names.map(({ name }) => name).join(', ')}) of ${columns.length}; Athena wants a name for each`,
    });
  }
  return names.map(({ name }, i) => ({
    ...(columns[i] ?? { type: UNKNOWN }),
    name: name.toLowerCase(),
  }));
}
