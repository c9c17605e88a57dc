import { type PruneStage, tableNamed } from '@dc-data-baker/planner';
import type { StageStatistics } from '../engine.ts';
import { readManifest } from '../manifest-store.ts';
import { abandonedBefore, prune } from '../prune.ts';
import type { AthenaResources } from './athena-resources.ts';
import { removeCandidate } from './audit-stage.ts';

/** Deletes bakes that are no longer kept, and the Glue tables of their checks. */
export async function runPruneStage(
  resources: AthenaResources,
  stage: PruneStage,
): Promise<StageStatistics> {
  const { project, store, now } = resources;
  const published = await readManifest(store, tableNamed(project, stage.table).location);
  const gone = await prune(store, stage, published?.bakeId, abandonedBefore(now()));
  for (const bakeId of gone) await removeCandidate(resources, stage.table, bakeId);
  return { removed: gone.length };
}
