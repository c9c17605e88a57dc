import { type ManifestFile, totalBytes } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inputKeys } from '../input-keys.ts';
import { bakeLocation, unlistedIn, writeManifest } from '../manifest-store.ts';
import type { Delta } from './patch/index.ts';
import type { Workbench } from './workbench.ts';

/** The files of a stage, and what differs from the bake that some were taken over from. */
export interface BakedFiles {
  readonly files: readonly ManifestFile[];
  /** How many of the files are the other bake's. */
  readonly kept?: number;
  readonly delta?: Delta;
}

/**
 * Has files written to the bake's own place, and keeps a manifest there that says how far that has
 * come.
 *
 * @param write given the place, as a folder
 * @param onRead told what is in the inputs, as hashes, when it is sure that nothing else was read
 */
export async function bakeFiles(
  bench: Workbench,
  stage: WritingStage,
  { bakeId }: StageContext,
  write: (folder: string) => Promise<BakedFiles>,
  onRead: (keys: Readonly<Record<string, string>>) => Promise<void> = async () => {},
): Promise<StageStatistics> {
  const { lake, project, views, deltas, now } = bench;
  const location = bakeLocation(stage.bakesLocation, bakeId);
  const folder = lake.pathOf(location);
  const inputs = await views.create(await bench.session(), stage.reads);
  const begun = begunManifest('duckdb', stage, bakeId, inputs, now());
  await writeManifest(lake, location, begun);
  // Of a bake that is resumed: what was written before it was cut short.
  await lake.remove(await unlistedIn(lake, location, []));
  // Hashing the sources takes this thread two seconds for the country, while DuckDB's write.
  const asWritten = views.assertAsWritten(stage.reads, bakeId);
  // What it finds is told when the writing has ended.
  asWritten.catch(() => {});
  const [keys, { files, kept, delta }] = await Promise.all([
    inputKeys(lake, project, stage.reads),
    write(folder),
  ]);
  await asWritten;
  await views.assertSourcesUnchanged();
  await onRead(keys);
  const written = writtenManifest(begun, files, now(), keys);
  await writeManifest(lake, location, written);
  if (delta) deltas.set(stage.table, delta);
  return {
    rows: written.rows,
    files: files.length,
    ...(kept === undefined ? {} : { kept }),
    bytes: totalBytes(files),
    place: folder,
  };
}
