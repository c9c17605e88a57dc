import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { apart, commonType, NULL, showType, type TrinoType } from '../trino-type.ts';
import type { Context } from './context.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import type { Term } from './term.ts';

/** The fields of a node, by the parser's names. */
export type NodeData = Readonly<Record<string, unknown>>;

/** A field that nodes of this kind always have. */
export const partOf = (data: NodeData, name: string): Expression => data[name] as Expression;

/** A list of nodes; empty if the node has none. */
export const partsOf = (data: NodeData, name: string): readonly Expression[] =>
  (data[name] ?? []) as readonly Expression[];

/** A node of the same kind with some of its fields replaced. */
export function withParts(given: Expression, parts: object): Expression {
  return ast.makeExpr(ast.getExprType(given), {
    ...(ast.getExprData(given) as object),
    ...parts,
  });
}

/** The operands of a binary operator. */
export function bothSides(data: NodeData, scope: Scope, context: Context): [Term, Term] {
  return [
    context.expression(partOf(data, 'left'), scope),
    context.expression(partOf(data, 'right'), scope),
  ];
}

/** A condition, which must be a boolean in Athena and may be a number in DuckDB. */
export function condition(given: Expression, scope: Scope, context: Context): Term | Not {
  const term = context.expression(given, scope);
  return ['boolean', 'null', 'unknown'].includes(term.type.kind)
    ? term
    : {
        not: `Athena does not accept ${showType(term.type)} as a condition; compare it with something`,
      };
}

/** The type of values that come from one place. */
export function common(terms: readonly Term[]): TrinoType | Not {
  let type: TrinoType = NULL;
  for (const term of terms) {
    const met = commonType(type, term.type);
    if (!met) {
      return { not: apart(type, term.type) };
    }
    type = met;
  }
  return type;
}

/** Refuses a part of a query that is not an expression and so cannot be a `Term`. */
export function refusePart(
  context: Context,
  { not, isLoose = false, isOfZeros = false }: Not,
  node?: Expression,
): void {
  context.refuse({ message: not, isLoose, isOfZeros, ...(node && { node }) });
}
