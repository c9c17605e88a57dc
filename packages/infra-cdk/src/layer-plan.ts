import { type Plan, type Project, plan } from '@dc-data-baker/planner';

/** Planning parses and binds every query, and all parts of a layer's stack need the plan. */
const PLANS = new WeakMap<Project, Map<string, Plan>>();

/** The plan of a layer's bake. */
export function layerPlan(project: Project, layer: string): Plan {
  const plans = PLANS.get(project) ?? new Map<string, Plan>();
  PLANS.set(project, plans);
  const known = plans.get(layer) ?? plan(project, [layer]);
  plans.set(layer, known);
  return known;
}
