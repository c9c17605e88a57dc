import { totalBytes } from '@dc-data-baker/models';
import { type PublishStage, tableNamed } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { heldBackStatistics } from '../held-back-statistics.ts';
import { publishUnlessHeld } from '../publish-unless-held.ts';
import type { AthenaResources } from './athena-resources.ts';
import { glueTableInput } from './glue-table.ts';

/** Publishes a bake, for readers and for Athena. */
export async function runPublishStage(
  resources: AthenaResources,
  stage: PublishStage,
  { bakeId, holdsBack }: StageContext,
): Promise<StageStatistics> {
  const published = await publishUnlessHeld(
    resources.store,
    stage,
    bakeId,
    (location) => repointTable(resources, stage.table, location),
    { holdsBack },
  );
  if ('held' in published) return published;
  if ('heldBack' in published) {
    return heldBackStatistics(published.heldBack, published.heldBack.location);
  }
  const { manifest, changed, removed } = published;
  const { rows, files } = manifest;
  const place = stage.as !== 'table' ? stage.location : manifest.location;
  return { rows, files: files.length, bytes: totalBytes(files), place, changed, removed };
}

/** Points Athena's table to another location. */
export async function repointTable(
  { project, catalogue }: AthenaResources,
  name: string,
  location: string,
): Promise<void> {
  const { table } = tableNamed(project, name);
  await catalogue.put(table.database, glueTableInput(table, location));
}
