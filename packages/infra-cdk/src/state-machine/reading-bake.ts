import { isBaked, tableNamed } from '@dc-data-baker/planner';
import { layerPlan } from '../layer-plan.ts';
import type { MachineContext } from './machine-context.ts';

/**
 * The bake that reads tables, for a step: which of them it makes itself, and so may have held back. Of
 * other layers it reads what is published, and may look at nothing else.
 */
export function readingBake(
  reads: readonly string[],
  layer: string,
  { project }: Pick<MachineContext, 'project'>,
): { readonly 'bakeId.$': string; readonly 'holds.$': string; readonly makes: readonly string[] } {
  const made = new Set(layerPlan(project, layer).tables);
  const makes = reads.filter((name) => made.has(name) && isBaked(tableNamed(project, name)));
  return { 'bakeId.$': '$.bakeId', 'holds.$': '$.holds', makes };
}
