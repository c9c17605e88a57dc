import type { Lake } from '@dc-data-baker/engine';
import type { Project } from '@dc-data-baker/planner';

/**
 * If a lake's shards were shown in two steps and the second one is missing, they cannot be read.
 * Any command may do that step: it renames a complete folder.
 */
export async function finishShowingShards(lake: Lake, project: Project): Promise<void> {
  const { isBaked } = await import('@dc-data-baker/planner/project');
  for (const { origin, location } of project.tables.filter(isBaked)) {
    if (origin.publishedAs !== 'table') await lake.finishShowing(location);
  }
}
