import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Scope, Source } from './scope.ts';

interface Column {
  readonly name: { readonly name: string };
  readonly table?: { readonly name: string } | null;
}

/** What a piece of a query reads from; `undefined` is among them for a column that is not known. */
export function sourcesIn(node: Expression, scope: Scope): ReadonlySet<Source | undefined> {
  const found = new Set<Source | undefined>();
  ast.walk(node, {
    enter: (part) => {
      if ('column' in part) found.add(sourceOfColumn(part.column, scope));
    },
  });
  return found;
}

function sourceOfColumn({ name, table }: Column, scope: Scope): Source | undefined {
  const key = name.name.toLowerCase();
  const alias = table?.name.toLowerCase();
  const found = scope.sources.find((source) =>
    alias === undefined
      ? source.columns?.some((column) => column.name === key)
      : source.alias === alias,
  );
  return found ?? (scope.outer && sourceOfColumn({ name, table: table ?? null }, scope.outer));
}
