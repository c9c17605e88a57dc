import type { Lake } from '@dc-data-baker/engine';
import type { Project } from '@dc-data-baker/planner';

/**
 * Where a lake's shards are shown by two steps and the second one was not done, there is nothing
 * to be read. Any command may do it: it gives a whole folder its name.
 */
export async function finishShowingShards(lake: Lake, project: Project): Promise<void> {
  const { isBaked } = await import('@dc-data-baker/planner');
  for (const { origin, location } of project.tables.filter(isBaked)) {
    if (origin.publishedAs !== 'table') await lake.finishShowing(location);
  }
}
