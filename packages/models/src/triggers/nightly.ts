import { z } from 'zod';
import type { TriggerKind } from './trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('nightly'),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a UTC time such as 01:00'),
});

/** A bake starts once a day, at a given time. */
export const nightlyKind: TriggerKind<typeof schema> = { schema, key: ({ at }) => at };
