import { totalBytes } from '@dc-data-baker/models';
import type { ExtractStage } from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { extractManifest, isAsPublished } from '../extract/extract-manifest.ts';
import { unlistedIn, writeManifest } from '../manifest-store.ts';
import type { AthenaResources } from './athena-resources.ts';

/**
 * Reads the rows of an extract on this machine, since Athena cannot query somebody else's database.
 */
export async function runExtractStage(
  { store, writeExtract, madeBy, now }: AthenaResources,
  stage: ExtractStage,
  context: StageContext,
): Promise<StageStatistics> {
  const begun = begunManifest(madeBy, stage, context.bakeId, {}, now());
  const bake = begun.location;
  await writeManifest(store, bake, begun);
  const { files, values, warnings } = await writeExtract(stage, context);
  const statistics = {
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    bytes: totalBytes(files),
    warnings,
  };
  if (await isAsPublished(store, stage, begun, files)) {
    const objects = await store.list(bake);
    await store.remove(objects.map(({ location }) => location));
    return { ...statistics, unchanged: true };
  }
  const { extracted, contents } = extractManifest(stage, values, files);
  await store.remove(await unlistedIn(store, bake, files));
  const written = writtenManifest({ ...begun, extracted }, files, now(), contents);
  await writeManifest(store, bake, written);
  return { ...statistics, files: files.length, place: bake };
}
