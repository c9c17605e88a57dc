import { z } from 'zod';
import { commonFields, type FanOutKind } from './fan-out-kind.ts';

const schema = z.strictObject({
  kind: z.literal('list').default('list'),
  ...commonFields,
  values: z
    .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'expected letters, digits, _ and -'))
    .min(1, 'expected at least one value')
    .refine((values) => new Set(values).size === values.length, 'expected each value once'),
});

/** The values are written in the definition: what `fanOut: { parameter, values }` is. */
export const listKind: FanOutKind<typeof schema> = {
  schema,
  values: ({ values }) => values,
};
