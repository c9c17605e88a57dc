import type { Environment } from '@dc-data-baker/models';
import { bakeStages } from './bake-stages.ts';
import { bakedNamed, isBaked, type Project, tableNamed } from './project.ts';
import { select } from './selection.ts';
import { sourceStages } from './source-stages.ts';
import type { Stage } from './stage.ts';
import { tableGraph } from './table-graph.ts';

/** What a bake will do, as data. */
export interface Plan {
  readonly environment: Environment;
  /** The baked tables, in order. */
  readonly tables: readonly string[];
  /** Each one comes after all stages that it depends on. */
  readonly stages: readonly Stage[];
}

/**
 * Makes the stages of a bake. The project must be valid.
 *
 * @param selectors as `select` reads them
 * @param excluded as `select` reads them
 * @throws a `request` error for a name that is not a layer or table
 */
export function plan(
  project: Project,
  selectors: readonly string[] = [],
  excluded: readonly string[] = [],
): Plan {
  const graph = tableGraph(project);
  const tables = [...select(project, graph, selectors, excluded)];
  const stages: Stage[] = [];
  for (const name of tables) {
    const table = bakedNamed(project, name);
    for (const source of graph.needs(name).map((read) => tableNamed(project, read))) {
      const seen = stages.some((stage) => stage.table === source.table.name);
      if (!isBaked(source) && !seen) stages.push(...sourceStages(project, source));
    }
    stages.push(...bakeStages(project, table, graph, stages));
  }
  return { environment: project.environment, tables, stages };
}
