import { itemName } from '../item-name.ts';
import { hasOnly } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import { commonType, holdsDoubles, type TrinoType, UNKNOWN } from '../trino-type.ts';
import type { Context, TranslatedQuery } from './context.ts';
import { withFacts } from './facts.ts';
import { orderTerms } from './order.ts';
import { common, condition, type NodeData, withParts } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import { type Scope, type Source, scopeIn, type TypedColumn } from './scope.ts';
import { type By, meansOneThing, sortOfSetsProblem, sortProblem } from './sorted-by.ts';
import { coerce, fill, numberOf } from './term.ts';
import { type Over, overTerms } from './windows.ts';

/**
 * A SELECT, or several put together.
 *
 * @param scope an empty scope, within that of the query around it
 */
export function translateQuery(node: Expression, scope: Scope, context: Context): TranslatedQuery {
  const type = ast.getExprType(node);
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData;
  if ('select' in node) return selectQuery(node.select, scope, context);
  if (type === 'subquery' || type === 'paren') {
    const inner = context.query(data['this'] as Expression, scope);
    const parts = tailTerms(data, inner.columns, scope, context);
    return { node: withParts(node, { this: inner.node, ...parts }), columns: inner.columns };
  }
  if (type === 'values') return valuesQuery(node, data, scope, context);
  if (['union', 'intersect', 'except'].includes(type)) {
    return setQuery(node, data, scope, context);
  }
  refusePart(context, { not: `a query is no ${type.replaceAll('_', ' ')}` }, node);
  return { node, columns: [] };
}

function refusePart(context: Context, { not, isLoose = false }: Not, node?: Expression): void {
  context.refuse({ message: not, isLoose, ...(node && { node }) });
}

/** A new scope for a query beside or within another, which sees what is around it. */
function scopeBeside(scope: Scope): Scope {
  return { ...scope, sources: [], merged: new Map(), given: [] };
}

const SET_PARTS = 'left right all distinct with order_by limit offset fetch'.split(' ');

function setQuery(
  node: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): TranslatedQuery {
  const type = ast.getExprType(node);
  const [left, right] = [data['left'] as Expression, data['right'] as Expression];
  if (type === 'intersect' && ['union', 'except'].includes(ast.getExprType(left))) {
    refusePart(context, {
      not: 'put brackets around what INTERSECT is about, beside UNION and EXCEPT',
    });
  }
  if (!hasOnly(data, SET_PARTS)) {
    refusePart(context, {
      not: `${type.toUpperCase()} is not known to mean the same with such parts`,
    });
  }
  const withs = withTerms(data['with'], scope, context);
  const first = context.query(left, scopeBeside(withs.scope));
  const second = context.query(right, scopeBeside(withs.scope));
  const columns = first.columns.map(({ name, type: own }, i) => {
    const met = commonType(own, second.columns[i]?.type ?? own);
    if (!met)
      refusePart(context, {
        not: `column ${i + 1} of a ${type.toUpperCase()} is of two types; CAST one of them`,
      });
    return { name, type: met ?? UNKNOWN };
  });
  return {
    node: withParts(node, {
      left: first.node,
      right: second.node,
      ...withs.parts,
      ...tailTerms(data, columns, withs.scope, context, sortOfSetsProblem),
    }),
    columns,
  };
}

function valuesQuery(
  node: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): TranslatedQuery {
  const rows = data['expressions'] as readonly { readonly expressions: readonly Expression[] }[];
  const terms = rows.map((row) => row.expressions.map((part) => context.expression(part, scope)));
  const types = (terms[0] ?? []).map((_, i): TrinoType => {
    const type = common(terms.flatMap((row) => row[i] ?? []));
    if ('not' in type) refusePart(context, type);
    return 'not' in type ? UNKNOWN : type;
  });
  const expressions = rows.map((row, i) => ({
    ...row,
    expressions: (terms[i] ?? []).map((term, j) => coerce(term, types[j] ?? UNKNOWN)),
  }));
  return {
    node: withParts(node, { expressions }),
    columns: types.map((type) => ({ name: undefined, type })),
  };
}

interface With {
  readonly recursive?: boolean;
  readonly ctes: readonly {
    readonly alias: { readonly name: string };
    readonly columns?: readonly { readonly name: string }[];
    readonly this: Expression;
  }[];
}

function withTerms(
  given: unknown,
  scope: Scope,
  context: Context,
): { readonly scope: Scope; readonly parts: object } {
  if (!given) return { scope, parts: {} };
  const clause = given as With;
  if (clause.recursive) {
    refusePart(context, {
      not: 'WITH RECURSIVE is not known to mean the same; write out its steps',
    });
  }
  let inside = scope;
  const ctes = clause.ctes.map((cte) => {
    const query = context.query(cte.this, scopeBeside(inside));
    const columns = renamed(query.columns, cte.columns);
    inside = {
      ...inside,
      subqueries: new Map([...inside.subqueries, [cte.alias.name.toLowerCase(), columns]]),
    };
    return { ...cte, this: query.node };
  });
  return { scope: inside, parts: { with: { ...clause, ctes } } };
}

function renamed(
  columns: readonly TypedColumn[],
  names: readonly { readonly name: string }[] | null | undefined,
): readonly TypedColumn[] {
  if (!names || names.length === 0) return columns;
  return names.map(({ name }, i) => ({
    name: name.toLowerCase(),
    type: columns[i]?.type ?? UNKNOWN,
  }));
}

function selectQuery(select: Select, outside: Scope, context: Context): TranslatedQuery {
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

function conditionNode(given: Expression, scope: Scope, context: Context): Expression {
  const term = condition(given, scope, context);
  if (!isNot(term)) return term.node;
  refusePart(context, term, given);
  return given;
}

type GroupBy = NonNullable<Select['group_by']>;

function groupTerms(group: GroupBy, scope: Scope, context: Context): object {
  const { all } = group as { readonly all?: boolean | null };
  if (!hasOnly(group, ['expressions']) || all === false) {
    refusePart(context, {
      not: 'Athena and DuckDB are not known to group alike so; write a SELECT for each grouping, with UNION ALL between them',
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

/** A column that DuckDB sorts by has no -0 any more; what is sorted by an expression has. */
const WITH_ITS_SIGN = '$1 + 0e0';

/** ORDER BY, LIMIT and the like, which come after a query. */
function tailTerms(
  data: NodeData,
  columns: readonly TypedColumn[],
  scope: Scope,
  context: Context,
  sortProblemOf: (order: readonly By[]) => Not | undefined = () => undefined,
  mayBeExpression: (by: Expression) => boolean = () => false,
): object {
  const order = data['order_by'] as { expressions: readonly By[] } | null;
  const fetch = data['fetch'] as { with_ties?: boolean; percent?: boolean } | null;
  if (fetch && (fetch.with_ties || fetch.percent)) {
    refusePart(context, { not: 'FETCH FIRST gives a number of rows here; take WITH TIES away' });
  }
  const counts = [data['limit'], data['offset']].flatMap((part) =>
    // Of a UNION and the like it is the number itself.
    part ? [(part as { this?: Expression }).this ?? (part as Expression)] : [],
  );
  if (counts.some((count) => !/^\d+$/.test(numberOf(count) ?? ''))) {
    refusePart(context, { not: 'LIMIT and OFFSET take a whole number, such as LIMIT 10' });
  }
  if ((data['limit'] || data['offset'] || fetch) && !order) {
    refusePart(context, {
      isLoose: true,
      not: 'without ORDER BY, LIMIT and OFFSET give whichever rows an engine meets first; add ORDER BY, with keys that decide',
    });
  }
  if (!order) return {};
  const problem = sortProblemOf(order.expressions);
  if (problem) refusePart(context, problem, order.expressions[0]?.this);
  const sorted = orderTerms(order.expressions, { ...scope, given: columns }, context, columns);
  if (!isNot(sorted)) {
    const expressions = sorted.map((by, i) => {
      const { this: given } = order.expressions[i] as By;
      const { type } = context.expression(given, { ...scope, given: columns });
      return type.kind === 'double' && mayBeExpression(given)
        ? { ...by, this: fill(WITH_ITS_SIGN, [by.this]) }
        : by;
    });
    return { order_by: { ...order, expressions } };
  }
  refusePart(context, sorted);
  return {};
}

interface FromTerms {
  readonly scope: Scope;
  readonly parts: object;
}

type Join = NonNullable<Select['joins']>[number];

function fromTerms(select: Select, outside: Scope, context: Context): FromTerms {
  let scope: Scope = { ...scopeBeside(outside), outer: outside.outer };
  const source = (node: Expression): Expression => {
    const read = sourceOf(node, scope, context);
    scope = { ...scope, sources: [...scope.sources, ...read.sources] };
    return read.node;
  };
  const from = select.from && {
    ...select.from,
    expressions: select.from.expressions.map(source),
  };
  const joins = (select.joins ?? []).map((join) => {
    const before = scope;
    const joined = { ...join, this: source(join.this) };
    scope = mergedBy(join, before, scope, context);
    return {
      ...joined,
      ...(join.on && { on: conditionNode(join.on, { ...scope, isFilter: true }, context) }),
    };
  });
  return { scope, parts: { ...(from && { from }), joins } };
}

const JOINS = ['Inner', 'Left', 'Right', 'Full', 'Cross', 'Implicit'];

/** The scope after a join: its USING makes one column of two. */
function mergedBy(join: Join, before: Scope, after: Scope, context: Context): Scope {
  const kind = String(join.kind);
  if (!JOINS.includes(kind)) {
    refusePart(context, {
      not: kind.startsWith('Natural')
        ? 'NATURAL JOIN is not Athena’s; write JOIN ... USING (...)'
        : `Athena has no ${kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase()} JOIN`,
    });
  }
  const using = (join.using ?? []) as readonly { readonly name: string }[];
  if (using.length === 0) return after;
  const added = after.sources.slice(before.sources.length);
  const merged = new Map(after.merged);
  for (const { name } of using) {
    const key = name.toLowerCase();
    const typed = [before.sources, added].map(
      (sources) =>
        sources.flatMap(({ columns }) => columns ?? []).find((column) => column.name === key)
          ?.type ?? UNKNOWN,
    );
    const type = commonType(typed[0] ?? UNKNOWN, typed[1] ?? UNKNOWN);
    if (!type || holdsDoubles(type)) {
      refusePart(context, {
        not: `column \`${key}\` is not joined alike by USING; write JOIN ... ON`,
      });
    }
    merged.set(key, type ?? UNKNOWN);
  }
  return { ...after, merged };
}

interface ReadSource {
  readonly node: Expression;
  readonly sources: readonly Source[];
}

interface Aliased {
  readonly alias?: { readonly name: string } | null;
  readonly column_aliases?: readonly { readonly name: string }[];
}

const TABLE_PARTS = 'name schema alias alias_explicit_as column_aliases span'.split(' ');

function sourceOf(node: Expression, scope: Scope, context: Context): ReadSource {
  const data = (ast.getExprData(node) ?? {}) as unknown as NodeData & Aliased;
  const alias = data.alias?.name.toLowerCase();
  if ('table' in node) {
    if (!hasOnly(node.table, [...TABLE_PARTS, 'table_sample'])) {
      refusePart(
        context,
        { not: 'a table is read as it is here; take away what follows its name' },
        node,
      );
    }
    const name = node.table.name.name.toLowerCase();
    const columns = scope.subqueries.get(name) ?? context.tables.get(name);
    const own = columns && renamed(columns, data.column_aliases);
    return { node, sources: [{ alias: alias ?? name, columns: own }] };
  }
  if ('subquery' in node) {
    if (data['lateral'])
      refusePart(context, { not: 'LATERAL is not known to mean the same; write a JOIN' });
    const inside = { ...scopeIn(scope.outer), subqueries: scope.subqueries };
    const query = context.query(data['this'] as Expression, inside);
    return {
      node: withParts(node, { this: query.node }),
      sources: [{ alias, columns: renamed(query.columns, data.column_aliases) }],
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
      not: `\`${kind}\` is not read alike by both; read a table, a subquery or UNNEST`,
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
      { not: 'UNNEST is the same for one list of texts, numbers or dates' },
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
  );
  const read = withParts(list, { this: value });
  return {
    node: 'alias' in node ? withParts(node, { this: read }) : read,
    sources: [{ alias: 'alias' in node ? aliased.alias?.name.toLowerCase() : undefined, columns }],
  };
}
