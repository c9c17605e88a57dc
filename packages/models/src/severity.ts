import { z } from 'zod';

/**
 * What a failed check does: `fail` stops the bake before it is published; `warn` is counted and
 * reported.
 */
export const SeveritySchema = z.enum(['fail', 'warn']);
export type Severity = z.output<typeof SeveritySchema>;
