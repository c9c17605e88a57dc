import { z } from 'zod';
import { Name } from '../name.ts';
import { commonFields, fanOutKind } from './fan-out-kind.ts';

const schema = z.strictObject({
  kind: z.literal('list').default('list'),
  ...commonFields,
  /** The query's parameter whose value differs for each piece. */
  parameter: Name,
  values: z
    .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'expected letters, digits, _ and -'))
    .min(1, 'expected at least one value')
    .refine((values) => new Set(values).size === values.length, 'expected each value once'),
});

/** The values are in the definition: `fanOut: { parameter, values }`. */
export const listKind = fanOutKind({
  schema,
  pieces: ({ parameter, values }) => ({ of: 'values', parameter, values }),
  parametersField: 'parameter',
  problems({ partitionedBy }, { parameter, values }, problem) {
    const key = partitionedBy.find(({ name }) => name === parameter);
    const unwritten = key?.values.filter((value) => !values.includes(value)) ?? [];
    const undeclared = key ? values.filter((value) => !key.values.includes(value)) : [];
    if (unwritten.length + undeclared.length > 0) {
      problem(
        ['fanOut', 'values'],
        `expected the values of the partition key \`${parameter}\`; differing are ${[...unwritten, ...undeclared].join(', ')}`,
      );
    }
  },
});
