import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { commonType, NULL, showType, type TrinoType } from '../trino-type.ts';
import type { Context } from './context.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import type { Term } from './term.ts';

/** What a node is made of, by the parser's names. */
export type NodeData = Readonly<Record<string, unknown>>;

/** A part that nodes of this kind always have. */
export const partOf = (data: NodeData, name: string): Expression => data[name] as Expression;

/** A list of parts; an empty one where the node has none. */
export const partsOf = (data: NodeData, name: string): readonly Expression[] =>
  (data[name] ?? []) as readonly Expression[];

/** A node of the same kind with some of its parts replaced. */
export function withParts(given: Expression, parts: object): Expression {
  return ast.makeExpr(ast.getExprType(given), {
    ...(ast.getExprData(given) as object),
    ...parts,
  });
}

/** The operands of what stands between two. */
export function bothSides(data: NodeData, scope: Scope, context: Context): [Term, Term] {
  return [
    context.expression(partOf(data, 'left'), scope),
    context.expression(partOf(data, 'right'), scope),
  ];
}

/** A condition, which is a boolean to Athena and may be a number to DuckDB. */
export function condition(given: Expression, scope: Scope, context: Context): Term | Not {
  const term = context.expression(given, scope);
  return ['boolean', 'null', 'unknown'].includes(term.type.kind)
    ? term
    : { not: `Athena takes no ${showType(term.type)} for a condition; compare it with something` };
}

/** A condition of a query's own, refused by itself. */
export function conditionNode(given: Expression, scope: Scope, context: Context): Expression {
  const term = condition(given, scope, context);
  if (!isNot(term)) return term.node;
  refusePart(context, term, given);
  return given;
}

/** The type that values have which come out of one place. */
export function common(terms: readonly Term[]): TrinoType | Not {
  let type: TrinoType = NULL;
  for (const term of terms) {
    const met = commonType(type, term.type);
    if (!met) {
      return {
        not: `Athena has no type for ${showType(type)} and ${showType(term.type)}; CAST one of them`,
      };
    }
    type = met;
  }
  return type;
}

/** Refuses a part of a query, which is no expression that could be a `Term`. */
export function refusePart(
  context: Context,
  { not, isLoose = false }: Not,
  node?: Expression,
): void {
  context.refuse({ message: not, isLoose, ...(node && { node }) });
}
