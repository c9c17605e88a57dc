import { z } from 'zod';
import type { TriggerKind } from './trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('event'),
  name: z.string().min(1, 'expected the event’s detail-type'),
  /** Detail-types of other events that start the same bake; one queue takes them all. */
  or: z.array(z.string().min(1, 'expected the event’s detail-type')).optional(),
  /** Events that come within this time of each other start one bake. */
  delayMinutes: z.int().min(0).max(15, 'expected at most 15 minutes, which is all that SQS delays'),
});

/** A bake starts some minutes after an event from another system. */
export const eventKind: TriggerKind<typeof schema> = { schema, key: ({ name }) => name };
