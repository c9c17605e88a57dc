import type { z } from 'zod';

/**
 * Everything that defines one way to start a layer's bake. To add a kind, add its file and a line
 * in `TRIGGER_KINDS`.
 */
export interface TriggerKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  /** A name or a time that two triggers of this kind on one layer may not share. */
  readonly key: (trigger: z.output<Schema>) => string;
}
