import type { z } from 'zod';

/**
 * All that a definition says about one way to start a layer's bake. A kind is added by its file and
 * a line in `TRIGGER_KINDS`.
 */
export interface TriggerKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  /** What no two triggers of this kind on a layer may have in common: a name, a time. */
  readonly key: (trigger: z.output<Schema>) => string;
}
