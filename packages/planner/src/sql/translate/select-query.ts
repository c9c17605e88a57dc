import { itemName } from '../item-name.ts';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import { isWholeNumber, UNKNOWN } from '../trino-type.ts';
import { blockOf } from './block.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { byEitherKey, byEitherZero } from './either-zero-divisors.ts';
import { withFacts } from './facts.ts';
import { mayFail } from './failure.ts';
import { filterNode } from './filter-condition.ts';
import { fromTerms } from './from-terms.ts';
import { type NodeData, refusePart } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { rowsOf } from './rows-of.ts';
import { isFolded, isOfOneTable, type Scope, type TypedColumn } from './scope.ts';
import { meansOneThing, sortProblem } from './sorted-by.ts';
import { tailTerms } from './tail-terms.ts';
import { numberOf, ofType, type Term } from './term.ts';
import { tieProblems } from './tie-problems.ts';
import { tiedRows } from './tied-rows.ts';
import { canTry } from './unless-null.ts';
import { type Over, overTerms } from './windows.ts';
import { withTerms } from './with-terms.ts';
import { joinedByZeros, leftOfAlike, leftOfGroups } from './zero-signs.ts';

/** A SELECT, with the names and types that Athena gives its columns. */
export function selectQuery(select: Select, outside: Scope, context: Context): TranslatedQuery {
  const withs = withTerms(select.with, outside, context);
  const from = fromTerms(select, withs.scope, context);
  const where = select.where_clause;
  const scope = joinedByZeros(select, withFacts(from.scope, where?.this));
  const filtered = where ? filterNode(where.this, from.scope, context) : undefined;
  const byRow = isRowByRow(select);
  const columns: TypedColumn[] = [];
  const expressions = select.expressions.map((item) => {
    if ('star' in item) {
      columns.push(...starColumns(item, scope, context));
      return item;
    }
    const term = context.expression(item, scope);
    columns.push(columnOf(item, term, byRow));
    return term.node;
  });
  const groups = select.group_by && groupTerms(select.group_by, columns, scope, context);
  const left = leftOfGroups(select, columns, groups?.keys ?? []);
  for (const division of byEitherKey(select, groups?.keys ?? []))
    context.refuse(byEitherZero(division));
  const having = select.having
    ? filterNode(select.having.this, { ...scope, isHaving: true }, context)
    : undefined;
  const windows = (select.windows ?? []).map((named) => {
    const spec = overTerms((named as unknown as { spec: Over }).spec, scope, context);
    if (isNot(spec)) refusePart(context, spec);
    return isNot(spec) ? named : { ...named, spec };
  });
  const block = blockOf(select, scope, context);
  // The names of other columns are reported elsewhere.
  const isKnown = scope.sources.every((source) => source.columns);
  if (isKnown) for (const tie of tieProblems(block)) refusePart(context, tie);
  return {
    node: ast.makeExpr('select', {
      ...select,
      expressions,
      ...withs.parts,
      ...from.parts,
      ...(where && { where_clause: { ...where, this: filtered } }),
      ...(groups && { group_by: groups.node }),
      ...(select.having && { having: { ...select.having, this: having } }),
      ...(windows.length > 0 && { windows }),
      ...tailTerms(
        select as unknown as NodeData,
        columns,
        scope,
        context,
        (order) => (isKnown ? tiedRows(block, columns, order) : undefined),
        (order) => sortProblem(select, order, scope),
        (by) => (select.distinct ? undefined : sortedExpression(select, by, scope)),
      ),
    }),
    columns: select.distinct ? leftOfAlike(left) : left,
    isWritten: byRow && isFolded(scope),
    isOfTable: byRow && isOfOneTable(scope),
    ...rowsOf(block),
  };
}

function columnOf(item: Expression, term: Term, byRow: boolean): TypedColumn {
  const { type, isCount = false, hasOneZero = false, isEitherZero = false } = term;
  const fails = byRow && mayFail(term);
  return { name: itemName(item), type, isCount, hasOneZero, isEitherZero, mayFail: fails };
}

/** What is sorted by, as an expression: that of an item for its place. */
function sortedExpression(select: Select, by: Expression, scope: Scope): Expression | undefined {
  const place = numberOf(by);
  const item = place === undefined ? by : select.expressions[Number(place) - 1];
  const given = item && 'alias' in item ? item.alias.this : item;
  return given && meansOneThing(select, given, scope) ? given : undefined;
}

/** Whether each row of a SELECT is made of one that it reads. */
function isRowByRow(select: Select): boolean {
  const { group_by, having, distinct, limit, offset, fetch } = select;
  return (
    ![group_by, having, distinct, limit, offset, fetch].some(Boolean) &&
    select.expressions.every(canTry)
  );
}

type GroupBy = NonNullable<Select['group_by']>;

const NUMBERED_KEY: Not = {
  not: 'DuckDB takes a whole number in GROUP BY for the place of a column in the SELECT, even in CAST; write such a place',
};

function groupTerms(
  group: GroupBy,
  columns: readonly TypedColumn[],
  scope: Scope,
  context: Context,
): { readonly node: object; readonly keys: readonly { by: Expression; term: Term }[] } {
  const { all } = group as { readonly all?: boolean | null };
  if (!hasOnly(group, ['expressions']) || all === false) {
    refusePart(context, {
      not: 'Athena and DuckDB are not known to group the same way here; write a SELECT for each grouping, with UNION ALL between them',
    });
  }
  const keys = group.expressions.map((by) => {
    const place = numberOf(by);
    if (place === undefined || !(Number(place) > 0 && Number(place) <= columns.length)) {
      const term = context.expression(by, scope);
      const isConstant = !ast.findFirst(by, (part) => 'column' in part);
      if (isConstant && isWholeNumber(term.type)) refusePart(context, NUMBERED_KEY, by);
      return { by, term };
    }
    return { by, term: { ...ofType(UNKNOWN, by), ...columns[Number(place) - 1] } };
  });
  return { node: { ...group, expressions: keys.map(({ term }) => term.node) }, keys };
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
