import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import { commonType, holdsDoubles, UNKNOWN } from '../trino-type.ts';
import type { Context } from './context.ts';
import { filterNode } from './filter-condition.ts';
import { keyedRows } from './keyed-rows.ts';
import { refusePart } from './parts.ts';
import { type Scope, type Source, scopeBeside } from './scope.ts';
import { sourceOf } from './source-of.ts';

interface FromTerms {
  readonly scope: Scope;
  readonly parts: object;
}

type Join = NonNullable<Select['joins']>[number];

/** FROM and its joins; each join sees the relations before it. */
export function fromTerms(select: Select, outside: Scope, context: Context): FromTerms {
  let scope: Scope = { ...scopeBeside(outside), outer: outside.outer };
  // What a JOIN sees begins after the last comma, which joins less closely.
  let first = 0;
  const seen = (): Scope => ({ ...scope, sources: scope.sources.slice(first) });
  const source = (node: Expression, around: Scope): Expression => {
    const read = sourceOf(node, around, context);
    scope = { ...scope, sources: [...scope.sources, ...read.sources] };
    return read.node;
  };
  const afterComma = (node: Expression): Expression => {
    first = scope.sources.length;
    return source(node, scope);
  };
  const from = select.from && {
    ...select.from,
    expressions: select.from.expressions.map(afterComma),
  };
  const joins = (select.joins ?? []).map((join) => {
    if (String(join.kind) === 'Implicit') return { ...join, this: afterComma(join.this) };
    const before = seen();
    const joined = { ...join, this: source(join.this, before) };
    scope = { ...scope, sources: scope.sources.map(afterJoin(join, first, before.sources.length)) };
    scope = { ...scope, merged: mergedBy(join, before, seen(), context).merged };
    refuseQueryInOuterJoin(join, context);
    return {
      ...joined,
      ...(join.on && { on: filterNode(join.on, seen(), context) }),
    };
  });
  const aliases = scope.sources.map(({ alias }) => alias);
  const twice = aliases.find((alias, i) => alias !== undefined && aliases.indexOf(alias) < i);
  if (twice !== undefined) {
    refusePart(context, {
      not: `two relations of FROM are named \`${twice}\`; give each its own name`,
    });
  }
  for (const name of scope.merged.keys()) beside(name, select.joins ?? [], scope, context);
  return { scope, parts: { ...(from && { from }), joins } };
}

/** DuckDB runs such a subquery only if it is compared with one side, and Athena only if it reads from none. */
function refuseQueryInOuterJoin({ kind, on }: Join, context: Context): void {
  if (!['Left', 'Right', 'Full'].includes(String(kind)) || !on) return;
  if (!ast.findFirst(on, (part) => 'select' in part)) return;
  refusePart(
    context,
    {
      not: 'the ON of a LEFT, RIGHT or FULL JOIN may have no subquery in it; compute what it needs in WITH, and join that',
    },
    on,
  );
}

/** A column that USING has merged may be in no other relation: its name would mean both. */
function beside(name: string, joins: readonly Join[], { sources }: Scope, context: Context): void {
  const merging = joins.filter(({ using }) =>
    ((using ?? []) as readonly { readonly name: string }[]).some(
      (column) => column.name.toLowerCase() === name,
    ),
  );
  const having = sources.filter(({ columns }) => columns?.some((column) => column.name === name));
  if (having.length <= merging.length + 1) return;
  refusePart(context, {
    not: `column \`${name}\` is joined by USING and is in another table of FROM, too; write JOIN ... ON`,
  });
}

/** The sources after a join, which may have added rows of nulls to some. */
const afterJoin =
  ({ kind }: Join, first: number, before: number) =>
  (source: Source, i: number): Source => {
    const isJoined = i >= first + before;
    const sides = isJoined ? ['Left', 'Full'] : ['Right', 'Full'];
    return i >= first && sides.includes(String(kind)) ? withNulls(source) : source;
  };

/** What follows from a value need not follow from a null, unless no null is a value. */
function withNulls(source: Source): Source {
  const { determines, list, ...others } = source;
  return source.isTable ? { ...others, ...keyedRows(source.columns ?? [], true) } : others;
}

const JOINS = ['Inner', 'Left', 'Right', 'Full', 'Cross', 'Implicit'];

/** The scope after a join, where USING merges two columns into one. */
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
        not: `column \`${key}\` is joined differently by USING on the two engines; write JOIN ... ON`,
      });
    }
    merged.set(key, type ?? UNKNOWN);
  }
  return { ...after, merged };
}
