import { DatabakerError } from '@dc-data-baker/models';
import { didYouMean, type Plan, type Project, plan } from '@dc-data-baker/planner';

/** What to draw: everything, a layer, or a selection. */
export interface Part {
  readonly layer?: string | undefined;
  /** As for `databaker bake`: `name`, `+name`, `name+`. */
  readonly select?: readonly string[] | undefined;
}

export interface DrawnTables {
  readonly plan: Plan;
  readonly tables: ReadonlySet<string>;
}

/**
 * The tables to draw and the plan that bakes them: those of the plan, the external ones that it
 * reads, and, for a layer, the rest of its tables.
 *
 * @throws a `request` error for a name that is not a layer or table, or if nothing is left
 */
export function drawnTables(project: Project, part: Part): DrawnTables {
  const layer = part.layer === undefined ? undefined : layerNamed(project, part.layer);
  const selectors = [...(layer ? [layer.name] : []), ...(part.select ?? [])];
  const partPlan = plan(project, selectors);
  const all = selectors.length === 0 ? project.layers : layer ? [layer] : [];
  const tables = new Set([
    ...all.flatMap(({ tables: own }) => own.map(({ name }) => name)),
    ...partPlan.stages.map(({ table }) => table),
  ]);
  if (tables.size > 0) return { plan: partPlan, tables };
  throw new DatabakerError(
    'request',
    `\`${selectors.join(' ')}\` selects nothing that is baked; add a + behind it for what reads it`,
  );
}

function layerNamed(project: Project, name: string) {
  const found = project.layers.find((layer) => layer.name === name);
  if (found) return found;
  const names = project.layers.map((layer) => layer.name);
  throw new DatabakerError('request', `there is no layer \`${name}\`${didYouMean(name, names)}`);
}
