import { z } from 'zod';
import { populationKind } from './population-kind.ts';

const schema = z.strictObject({
  kind: z.literal('external'),
  by: z.string().min(1, 'expected who puts the files there'),
});

export type External = Readonly<z.output<typeof schema>>;

/** The files are put there by somebody else. */
export function external(by: string): External {
  return { kind: 'external', by };
}

export const externalKind = populationKind({
  schema,
  query: () => undefined,
  isFromElsewhere: true,
  columns: () => [],
  refusesFanOut: 'expected none: an external table is not baked',
  problems: () => {},
});
