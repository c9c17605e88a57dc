import { z } from 'zod';
import type { BaseTable } from './base-table.ts';
import { define } from './define.ts';
import { Description } from './description.ts';
import { Name } from './name.ts';
import { TriggerSchema } from './triggers/trigger-kinds.ts';

const LayerSchema = z.strictObject({
  name: Name,
  description: Description('layer', 'expected the question that the layer answers'),
  tables: z
    .array(z.custom<BaseTable>(isTable, 'expected tables that BaseTable built'))
    .min(1, 'expected at least one table'),
  triggers: z.array(TriggerSchema).default([]),
  /**
   * In US dollars. A bake on Athena with a higher estimated cost asks for confirmation before it
   * begins.
   */
  budgetUsd: z.number().positive().optional(),
});

/** A question, and the tables that together answer it. */
export type Layer = z.output<typeof LayerSchema>;

/** @throws a `definition` error that lists every mistake in it */
export function Layer(input: z.input<typeof LayerSchema>): Layer {
  return define('layer', LayerSchema, input);
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'populatedBy' in value;
}
