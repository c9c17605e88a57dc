import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { keyedRows } from './keyed-rows.ts';
import { type NodeData, refusePart, withParts } from './parts.ts';
import { renamed } from './renamed.ts';
import { type Scope, type Source, scopeIn } from './scope.ts';

interface ReadSource {
  readonly node: Expression;
  readonly sources: readonly Source[];
}

interface Aliased {
  readonly alias?: { readonly name: string } | null;
  readonly column_aliases?: readonly { readonly name: string }[];
}

const TABLE_PARTS = 'name schema alias alias_explicit_as column_aliases span'.split(' ');

/** A relation in FROM or a join: a table, a subquery or UNNEST. */
export function sourceOf(node: Expression, scope: Scope, context: Context): ReadSource {
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData & Aliased;
  const alias = data.alias?.name.toLowerCase();
  if ('table' in node) {
    if (!hasOnly(node.table, [...TABLE_PARTS, 'table_sample'])) {
      refusePart(
        context,
        { not: 'only the plain name of a table is supported; remove what follows it' },
        node,
      );
    }
    const name = node.table.name.name.toLowerCase();
    const subquery = scope.subqueries.get(name);
    const columns = subquery?.columns ?? context.tables.get(name);
    const own = columns && renamed(columns, data.column_aliases, context);
    const origin = subquery ?? { isOfTable: true, ...keyedRows(columns ?? []) };
    const source = { ...origin, alias: alias ?? name, columns: own, isTable: !subquery };
    return { node, sources: [source] };
  }
  if ('subquery' in node) {
    if (data['lateral'])
      refusePart(context, { not: 'LATERAL is not known to mean the same; write a JOIN' });
    const inside = { ...scopeIn(scope.outer), subqueries: scope.subqueries };
    const query = context.query(data['this'] as Expression, inside);
    return {
      node: withParts(node, { this: query.node }),
      sources: [{ ...query, alias, columns: renamed(query.columns, data.column_aliases, context) }],
    };
  }
  if ('paren' in node) return sourceOf(node.paren.this, scope, context);
  const list = 'alias' in node ? node.alias.this : node;
  if ('unnest' in list) return unnested(node, list, scope, context);
  if ('joined_table' in node) {
    refusePart(context, { not: 'write the joins one after the other, without brackets' });
  } else {
    const kind = ast.getExprType(list).replaceAll('_', ' ');
    refusePart(context, {
      not: `\`${kind}\` means different things to the two engines; read a table, a subquery or UNNEST`,
    });
  }
  return { node, sources: [{ alias, columns: undefined }] };
}

function unnested(node: Expression, list: Expression, scope: Scope, context: Context): ReadSource {
  const data = ast.getExprData(list) as unknown as NodeData;
  const { type, node: value } = context.expression(data['this'] as Expression, scope);
  const more = (data['expressions'] ?? []) as readonly Expression[];
  const element = type.kind === 'array' ? type.element : UNKNOWN;
  if (more.length > 0 || ['row', 'map'].includes(element.kind) || type.kind === 'map') {
    refusePart(
      context,
      { not: 'UNNEST only means the same for one list of texts, numbers or dates' },
      list,
    );
  }
  const aliased = ast.getExprData(node) as unknown as Aliased;
  const columns = renamed(
    [
      { name: undefined, type: element },
      ...(data['with_ordinality']
        ? [{ name: 'ordinality', type: { kind: 'bigint' } as const }]
        : []),
    ],
    aliased.column_aliases,
    context,
  );
  const read = withParts(list, { this: value });
  return {
    node: 'alias' in node ? withParts(node, { this: read }) : read,
    sources: [
      {
        alias: 'alias' in node ? aliased.alias?.name.toLowerCase() : undefined,
        columns,
        list: data['this'] as Expression,
        isDistinct: () => Boolean(data['with_ordinality']),
      },
    ],
  };
}
