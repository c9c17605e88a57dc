import { itemName } from '../item-name.ts';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { withFacts } from './facts.ts';
import { fromTerms } from './from-terms.ts';
import { conditionNode, type NodeData, refusePart } from './parts.ts';
import { isNot } from './refusal.ts';
import type { Scope, TypedColumn } from './scope.ts';
import { meansOneThing, sortProblem } from './sorted-by.ts';
import { tailTerms } from './tail-terms.ts';
import { numberOf } from './term.ts';
import { type Over, overTerms } from './windows.ts';
import { withTerms } from './with-terms.ts';

/** A SELECT, with the names and types that Athena gives its columns. */
export function selectQuery(select: Select, outside: Scope, context: Context): TranslatedQuery {
  const withs = withTerms(select.with, outside, context);
  const from = fromTerms(select, withs.scope, context);
  const where = select.where_clause;
  const scope = withFacts(from.scope, where?.this);
  const filtered = where
    ? conditionNode(where.this, { ...from.scope, isFilter: true }, context)
    : undefined;
  const columns: TypedColumn[] = [];
  const expressions = select.expressions.map((item) => {
    if ('star' in item) {
      columns.push(...starColumns(item, scope, context));
      return item;
    }
    const term = context.expression(item, scope);
    columns.push({ name: itemName(item), type: term.type });
    return term.node;
  });
  const having = select.having ? conditionNode(select.having.this, scope, context) : undefined;
  const windows = (select.windows ?? []).map((named) => {
    const spec = overTerms((named as unknown as { spec: Over }).spec, scope, context);
    if (isNot(spec)) refusePart(context, spec);
    return isNot(spec) ? named : { ...named, spec };
  });
  return {
    node: ast.makeExpr('select', {
      ...select,
      expressions,
      ...withs.parts,
      ...from.parts,
      ...(where && { where_clause: { ...where, this: filtered } }),
      ...(select.group_by && { group_by: groupTerms(select.group_by, scope, context) }),
      ...(select.having && { having: { ...select.having, this: having } }),
      ...(windows.length > 0 && { windows }),
      ...tailTerms(
        select as unknown as NodeData,
        columns,
        scope,
        context,
        (order) => sortProblem(select, order, scope),
        (by) => !select.distinct && meansOneThing(select, by, scope),
      ),
    }),
    columns,
  };
}

type GroupBy = NonNullable<Select['group_by']>;

function groupTerms(group: GroupBy, scope: Scope, context: Context): object {
  const { all } = group as { readonly all?: boolean | null };
  if (!hasOnly(group, ['expressions']) || all === false) {
    refusePart(context, {
      not: 'Athena and DuckDB are not known to group the same way here; write a SELECT for each grouping, with UNION ALL between them',
    });
  }
  return {
    ...group,
    expressions: group.expressions.map((by) =>
      numberOf(by) === undefined ? context.expression(by, scope).node : by,
    ),
  };
}

function starColumns(item: Expression, scope: Scope, context: Context): readonly TypedColumn[] {
  const { table } = ast.getExprData(item) as { table?: { name: string } | null };
  if (!hasOnly(ast.getExprData(item) as object, ['table', 'span'])) {
    refusePart(context, { not: 'Athena’s * has no such parts; name the columns' });
  }
  if (scope.merged.size > 0 && !table) {
    refusePart(context, { not: 'name the columns of a join with USING, instead of *' });
  }
  const alias = table?.name.toLowerCase();
  return scope.sources
    .filter((source) => alias === undefined || source.alias === alias)
    .flatMap(({ columns }) => columns ?? []);
}
