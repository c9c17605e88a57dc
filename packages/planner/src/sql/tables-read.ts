import { ast } from './parser.ts';
import { ATHENA, parseOwn } from './syntax.ts';

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
      .map(({ alias }) => lower(alias.name)),
  );
  const named = ast
    .findAll(tree, (node) => 'table' in node)
    .flatMap((node) => ('table' in node ? [lower(node.table.name.name)] : []));
  return [...new Set(named)].filter((name) => !own.has(name));
}

function lower(name: string): string {
  return name.toLowerCase();
}
