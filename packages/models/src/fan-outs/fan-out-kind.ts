import { z } from 'zod';
import { Name } from '../name.ts';

/** What all fan-outs have, whatever their kind. */
export const commonFields = {
  /** The query's parameter that takes another value in each piece. */
  parameter: Name,
  /** How many pieces run at once, at most, on an engine that runs them side by side. */
  concurrency: z.int().min(1).default(8),
};

/**
 * All that a definition says about one way to divide a table into pieces. A kind is added by its
 * file and a line in `FAN_OUT_KINDS`.
 */
export interface FanOutKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  /** The values that the parameter takes, one piece of the table each, in order. */
  readonly values: (fanOut: z.output<Schema>) => readonly string[];
}
