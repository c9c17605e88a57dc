import { ast } from './parser.ts';
import type { Expression } from './syntax.ts';

/** The names of tables in a tree, in lower case, as often as they are there; also those of a WITH. */
export function tableNames(tree: Expression): string[] {
  return ast
    .findAll(tree, (node) => 'table' in node)
    .flatMap((node) => ('table' in node ? [node.table.name.name.toLowerCase()] : []));
}
