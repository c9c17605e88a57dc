import { z } from 'zod';
import type { FanOutKind } from './fan-out-kind.ts';
import { listKind } from './list.ts';

/** Every way to divide a table into pieces: a new one is a file of its own and a line here. */
const FAN_OUT_KINDS = { list: listKind };

type Schemas = (typeof FAN_OUT_KINDS)[keyof typeof FAN_OUT_KINDS]['schema'];

/**
 * A table whose query has a parameter that takes a number of values, one piece of the table each,
 * so that an engine may bake the pieces side by side.
 */
export const FanOutSchema = z.discriminatedUnion(
  'kind',
  Object.values(FAN_OUT_KINDS).map(({ schema }) => schema) as [Schemas, ...Schemas[]],
);

export type FanOut = z.output<typeof FanOutSchema>;

/** The values that the parameter of a fan-out takes, one piece of the table each, in order. */
export function fanOutValues(fanOut: FanOut): readonly string[] {
  // A kind takes the fan-outs of that kind; TypeScript cannot see that the two agree.
  return (FAN_OUT_KINDS[fanOut.kind] as FanOutKind<Schemas>).values(fanOut);
}
