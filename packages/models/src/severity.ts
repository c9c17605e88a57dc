import { z } from 'zod';

/** A failed check stops the bake before publishing; with `warn` it is counted and reported. */
export const SeveritySchema = z.enum(['fail', 'warn']);
export type Severity = z.output<typeof SeveritySchema>;
