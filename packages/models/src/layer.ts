import { z } from 'zod';
import type { BaseTable } from './base-table.ts';
import { define } from './define.ts';
import { Name } from './name.ts';

/** What starts a layer's bake in AWS, besides a person. */
export const TriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('nightly'),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a UTC time such as 01:00'),
  }),
  z.strictObject({
    kind: z.literal('event'),
    name: z.string().min(1, 'expected the event’s detail-type'),
    /** Events that come within this time of each other bake once. */
    delayMinutes: z
      .int()
      .min(0)
      .max(15, 'expected at most 15 minutes, which is all that SQS delays'),
  }),
]);

export type Trigger = z.output<typeof TriggerSchema>;

const LayerSchema = z.strictObject({
  name: Name,
  description: z.string().min(1, 'expected the question that the layer answers'),
  tables: z
    .array(z.custom<BaseTable>(isTable, 'expected tables that BaseTable built'))
    .min(1, 'expected at least one table'),
  triggers: z.array(TriggerSchema).default([]),
  /** A bake on Athena that is estimated to cost more, in US dollars, asks before it begins. */
  budgetUsd: z.number().positive().optional(),
});

/** A product of the bakery: tables that together can answer one question. */
export type Layer = z.output<typeof LayerSchema>;

/** @throws a `definition` error that lists every mistake in it */
export function Layer(input: z.input<typeof LayerSchema>): Layer {
  return define('layer', LayerSchema, input);
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'populatedBy' in value;
}
