import { ast } from './parser.ts';
import type { Expression } from './syntax.ts';

/** Where the first name in a piece of a query is; only names carry their place. */
export function offsetOf(node: Expression): number | undefined {
  const offsets = ast.getColumns(node).flatMap((column) => {
    const span = 'column' in column ? column.column.span : undefined;
    return span ? [span.start] : [];
  });
  return offsets.length > 0 ? Math.min(...offsets) : undefined;
}
