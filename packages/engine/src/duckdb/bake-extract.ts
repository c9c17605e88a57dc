import type { ExtractStage } from '@dc-data-baker/planner';
import { bakeObjects } from '../bake-objects.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { extractManifest, isAsPublished } from '../extract/extract-manifest.ts';
import { INSPECTED } from '../lake/lake.ts';
import { ownObjects } from '../own-objects.ts';
import { recordFindings } from '../sources/inspect-source.ts';
import { beginBake, recordBake } from './begun-bake.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { extractFile } from './extract-file.ts';
import { manifestFiles } from './written-files.ts';

/** Bakes the rows of a SELECT in somebody else's database, unless they are the published ones. */
export async function bakeExtract(
  resources: DuckdbResources,
  stage: ExtractStage,
  context: StageContext,
): Promise<StageStatistics> {
  const { lake, whole } = resources;
  const begun = await beginBake(resources, stage, context);
  const { folder, manifest } = begun;
  const { file, values, warnings, findings } = await extractFile(stage, folder, context, resources);
  const files = await manifestFiles(folder, [file]);
  if (!whole && (await isAsPublished(lake, stage, manifest, files))) {
    const objects = await ownObjects(lake, manifest.location);
    await lake.remove(objects.map(({ location }) => location));
    const { rows, bytes } = file;
    return { rows, bytes, warnings, unchanged: true };
  }
  // Only of the newest file: bakes are made from it, and `explain` is about it.
  if (findings) {
    const { bakesLocation: location } = stage;
    const objects = await bakeObjects(lake, location, { ...manifest, files });
    await recordFindings(lake, { location, shape: stage, objects }, findings, INSPECTED);
  }
  const { extracted, contents } = extractManifest(stage, values, files);
  const made = { ...begun, manifest: { ...manifest, extracted } };
  return { ...(await recordBake(resources, made, { files }, contents)), warnings };
}
