import { functionNamed } from '../../functions.ts';
import { callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { holdsDoubles, isWholeNumber, UNKNOWN } from '../trino-type.ts';
import { afterwards, calledTerm } from './calls.ts';
import type { Context } from './context.ts';
import { orderTerms } from './order.ts';
import type { NodeData } from './parts.ts';
import { isNot, type Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { numberOf, ofType, type Term } from './term.ts';
import { withItsSign } from './zero-signs.ts';

/** The OVER clause of a window function. */
export interface Over {
  readonly partition_by?: readonly Expression[] | null;
  readonly order_by?: readonly { readonly this: Expression }[] | null;
  readonly window_name?: { readonly name: string } | null;
  readonly frame?: Frame | null;
}

export interface Frame {
  readonly kind: string;
  readonly start: Bound;
  readonly end?: Bound | null;
  readonly exclude?: unknown;
}

type Bound = string | Readonly<Record<string, Expression>>;

/** Functions that exist only as window functions, and depend on the frame. */
const OF_FRAMES = ['first_value', 'last_value'];
const EXTREMES = ['min', 'max'];

/** `rank() OVER (ORDER BY a)` */
export function windowTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const called = data['this'] as Expression;
  const call = callOf(called);
  if (!call) return { not: 'OVER comes after a function' };
  const term = calledTerm(called, call, scope, context);
  const over = data['over'] as Over;
  const isWindow = functionNamed(call.name)?.kind === 'window';
  const isOrdered = (over.order_by ?? []).length > 0 || Boolean(over.window_name);
  if (isWindow && !isOrdered) {
    return {
      isLoose: true,
      not: `without ORDER BY in its OVER, ${call.name} depends on the order in which rows are read`,
    };
  }
  const clauses = ast.getExprData(called) as { distinct?: boolean; filter?: object } | null;
  if (clauses?.distinct) return { not: 'Athena’s window functions do not accept DISTINCT' };
  if (clauses?.filter)
    return { not: 'Athena’s window functions do not accept FILTER; write CASE WHEN' };
  if (isWindow && over.frame && !OF_FRAMES.includes(call.name)) {
    return { not: `Athena’s ${call.name} does not accept a frame; remove ROWS or RANGE` };
  }
  const spec = overTerms(over, scope, context);
  if (isNot(spec)) return spec;
  const keys = [...(over.partition_by ?? []), ...(over.order_by ?? []).map((by) => by.this)];
  const ofDoubles = (part: Expression) => holdsDoubles(context.expression(part, scope).type);
  const isOfDoubles = call.args.some(ofDoubles);
  if (isOfDoubles && (EXTREMES.includes(call.name) || keys.some(ofDoubles))) {
    return { not: 'only Athena keeps the sign of a zero; CAST the double to a decimal' };
  }
  const { type, node } = afterwards(term, (aggregate) =>
    ast.makeExpr('window_function', {
      ...(ast.getExprData(given) as object),
      this: aggregate,
      over: spec,
    }),
  );
  return ofType(type, node);
}

export function overTerms(over: Over, scope: Scope, context: Context): Over | Not {
  const order = orderTerms(over.order_by ?? [], scope, context);
  if (isNot(order)) return order;
  const frame = over.frame ? frameProblem(over, over.frame, scope, context) : undefined;
  if (frame) return frame;
  return {
    ...over,
    partition_by: (over.partition_by ?? []).map((by) => keyOf(context.expression(by, scope))),
    order_by: order.map((by, i) => {
      const given = over.order_by?.[i]?.this;
      return given ? { ...by, this: keyOf(context.expression(given, scope)) } : by;
    }),
  };
}

const keyOf = ({ type, node }: Term): Expression =>
  type.kind === 'double' ? withItsSign(node) : node;

/** Where a window may begin or end, in their order. */
const PLACES = ['UnboundedPreceding', 'Preceding', 'CurrentRow', 'Following', 'UnboundedFollowing'];

const placeOf = (bound: Bound): number =>
  PLACES.indexOf(typeof bound === 'string' ? bound : (Object.keys(bound)[0] ?? ''));

function frameProblem(over: Over, frame: Frame, scope: Scope, context: Context): Not | undefined {
  const offsets = [frame.start, frame.end].flatMap((bound) =>
    bound && typeof bound === 'object' ? Object.values(bound) : [],
  );
  if (offsets.some((offset) => !/^\d+$/.test(numberOf(offset) ?? ''))) {
    return { not: 'write how far the window goes as a number' };
  }
  if (frame.exclude) return { not: 'Athena’s window functions do not accept EXCLUDE' };
  const [start, end] = [placeOf(frame.start), placeOf(frame.end ?? 'CurrentRow')];
  if (start > end || start === PLACES.length - 1 || end === 0) {
    return { not: 'a window ends before it begins; write ROWS BETWEEN its beginning AND its end' };
  }
  if (frame.kind === 'Groups' && offsets.length > 0 && (over.order_by ?? []).length === 0) {
    return { not: 'Athena counts GROUPS only with an ORDER BY in the same OVER; add one' };
  }
  if (frame.kind !== 'Range' || offsets.length === 0) return undefined;
  const [by, ...others] = over.order_by ?? [];
  const type = by ? context.expression(by.this, scope).type : UNKNOWN;
  return isWholeNumber(type) && others.length === 0
    ? undefined
    : { not: 'the engines only agree on RANGE over whole numbers; ORDER BY one, or write ROWS' };
}
