import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { UNKNOWN } from '../trino-type.ts';
import { callTerm } from './calls.ts';
import type { Context } from './context.ts';
import { HANDLERS } from './handlers.ts';
import type { NodeData } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { ofType, type Term } from './term.ts';
import { hasTwoZeros } from './zero-signs.ts';

/**
 * Translates an expression to DuckDB. One that cannot be translated is refused and left unchanged.
 */
export function translateExpression(given: Expression, scope: Scope, context: Context): Term {
  const { of, isEitherZero } = context.eitherZeroOf(() =>
    context.overflowOf(() => termOf(given, scope, context)),
  );
  const { of: term, mayOverflow } = of;
  return {
    ...term,
    ...(mayOverflow && { mayOverflow }),
    ...(isEitherZero && hasTwoZeros(term) && { isEitherZero }),
  };
}

function termOf(given: Expression, scope: Scope, context: Context): Term {
  const type = ast.getExprType(given);
  const data = (ast.getExprData(given) ?? {}) as unknown as NodeData;
  const handler = HANDLERS[type];
  if (handler === undefined) {
    if (callOf(given) !== undefined) return callTerm(given, scope, context);
    const shown = type.replaceAll('_', ' ');
    context.refuse({
      message: `\`${shown}\` is not known to mean the same on Athena and DuckDB; write it in another way`,
      node: given,
      isUnknown: true,
    });
    return ofType(UNKNOWN, given);
  }
  const term = handler(given, data, scope, context);
  if (!isNot(term)) return { ...term, source: given };
  return refuse(given, context, SHOWN[type] ?? `\`${type.replaceAll('_', ' ')}\``, term);
}

const SHOWN: Readonly<Record<string, string>> = {
  add: '`+`',
  sub: '`-`',
  mul: '`*`',
  div: '`/`',
  mod: '`%`',
  eq: '`=`',
  neq: '`<>`',
  lt: '`<`',
  lte: '`<=`',
  gt: '`>`',
  gte: '`>=`',
  concat: '`||`',
  cast: '`CAST`',
  try_cast: '`TRY_CAST`',
  null_safe_eq: '`IS NOT DISTINCT FROM`',
  null_safe_neq: '`IS DISTINCT FROM`',
};

function refuse(
  given: Expression,
  context: Context,
  what: string,
  { not, nearest, isLoose = false }: Not,
): Term {
  context.refuse({
    message: `${what} does not mean the same on Athena and DuckDB: ${not}`,
    node: given,
    isLoose,
  });
  return nearest ?? { type: UNKNOWN, node: given, source: given };
}
