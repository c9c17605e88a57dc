import { z } from 'zod';
import { Name } from './name.ts';

/**
 * A table whose query has a parameter that takes these values, one piece of the table each, so
 * that an engine may bake the pieces side by side.
 */
export const FanOutSchema = z.strictObject({
  parameter: Name,
  values: z
    .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'expected letters, digits, _ and -'))
    .min(1, 'expected at least one value')
    .refine((values) => new Set(values).size === values.length, 'expected each value once'),
  /** How many pieces run at once, at most, on an engine that runs them side by side. */
  concurrency: z.int().min(1).default(8),
});

export type FanOut = z.output<typeof FanOutSchema>;
