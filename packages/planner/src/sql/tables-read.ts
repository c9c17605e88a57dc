import { ast } from './parser.ts';
import { ATHENA, parseOwn } from './syntax.ts';
import { tableNames } from './table-names.ts';

/** What a WITH may stand before, besides a SELECT. */
const SETS = ['union', 'intersect', 'except'] as const;

interface With {
  readonly ctes: readonly { readonly alias: { readonly name: string } }[];
}

/** The tables that a SELECT in Athena's SQL reads, once each, without the names of its WITH. */
export function tablesRead(sql: string): readonly string[] {
  const tree = parseOwn(sql, ATHENA);
  const own = new Set(
    ast
      .findAll(tree, (node) => 'select' in node || SETS.some((set) => set in node))
      .flatMap((node) => (ast.getExprData(node) as { with: With | null }).with?.ctes ?? [])
      .map(({ alias }) => alias.name.toLowerCase()),
  );
  return [...new Set(tableNames(tree))].filter((name) => !own.has(name));
}
