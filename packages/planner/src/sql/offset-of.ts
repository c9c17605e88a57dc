import { ast } from './parser.ts';
import type { Expression } from './syntax.ts';

/** The offset of the first name in a part of a query; only names have an offset. */
export function offsetOf(node: Expression): number | undefined {
  const offsets = ast.getColumns(node).flatMap((column) => {
    const span = 'column' in column ? column.column.span : undefined;
    return span ? [span.start] : [];
  });
  return offsets.length > 0 ? Math.min(...offsets) : undefined;
}
