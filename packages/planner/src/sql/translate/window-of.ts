import { comparable } from '../comparable.ts';
import { type Call, callOf } from '../nodes.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import type { NodeData } from './parts.ts';
import type { Frame, Over } from './windows.ts';

/** A window function, with what its OVER clause and the named window in it say together. */
export interface Window {
  readonly call: Call;
  readonly partition: readonly Expression[];
  readonly order: readonly Expression[];
  /** The same for all windows that sort the rows of the same partitions in the same way. */
  readonly spec: string;
  readonly frame: Frame | undefined;
  readonly ignoresNulls: boolean;
}

type WindowNode = Extract<Expression, { window_function: unknown }>;

export function windowOf({ window_function }: WindowNode, select: Select): Window {
  const { this: called } = window_function;
  const over = withNamed(window_function.over as unknown as Over, select);
  const partition = over.partition_by ?? [];
  const sorted = (over.order_by ?? []) as readonly Ordered[];
  const spec = [
    partition.map(comparable),
    sorted.map(({ this: by, desc, nulls_first }) => [comparable(by), desc, nulls_first]),
  ];
  return {
    call: callOf(called) ?? { name: '', args: [] },
    partition,
    order: sorted.map((by) => by.this),
    spec: JSON.stringify(spec),
    frame: over.frame ?? undefined,
    ignoresNulls: Boolean((ast.getExprData(called) as NodeData | null)?.['ignore_nulls']),
  };
}

interface Ordered {
  readonly this: Expression;
  readonly desc?: boolean;
  readonly nulls_first?: boolean | null;
}

interface NamedWindow {
  readonly name: { readonly name: string };
  readonly spec: Over;
}

function withNamed(over: Over, select: Select): Over {
  const name = over.window_name?.name.toLowerCase();
  if (name === undefined) return over;
  const named = (select.windows ?? []) as unknown as readonly NamedWindow[];
  const found = named.find((window) => window.name.name.toLowerCase() === name);
  if (!found) return over;
  const base = withNamed(found.spec, select);
  const order = over.order_by ?? [];
  return {
    partition_by: base.partition_by ?? null,
    order_by: order.length > 0 ? order : (base.order_by ?? null),
    frame: over.frame ?? base.frame ?? null,
  };
}

/** Functions whose value is that of a row's place among others. */
const OF_PLACES = ['row_number', 'ntile', 'lag', 'lead'];

/**
 * Whether a window function may give rows with equal keys different values, by the order in which they
 * come. Frames other than those of ROWS have all of these rows, or none.
 */
export function isOfPlaces({ call, frame, ignoresNulls }: Window): boolean {
  if (OF_PLACES.includes(call.name)) return true;
  if (frame?.kind !== 'Rows') return false;
  const fromStart = frame.start === 'UnboundedPreceding';
  const toEnd = frame.end === 'UnboundedFollowing';
  const [hasRow, isAtEdge] =
    call.name === 'first_value'
      ? [toEnd || (frame.end ?? 'CurrentRow') === 'CurrentRow', fromStart]
      : [fromStart || frame.start === 'CurrentRow', call.name === 'last_value' && toEnd];
  return !(fromStart && toEnd) && !(hasRow && isAtEdge && !ignoresNulls);
}
