import { type Manifest, type ManifestFile, totalBytes } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inputKeys } from '../input-keys.ts';
import { bakeLocation, unlistedIn, writeManifest } from '../manifest-store.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import type { Delta } from './patch/index.ts';

/** A bake of a table whose place is taken, and whose inputs are views in the shared session. */
export interface BegunBake {
  readonly manifest: Manifest;
  /** The bake's place, as a directory. */
  readonly folder: string;
  /** What is in the inputs, as hashes by table. */
  readonly inputKeys: Promise<Readonly<Record<string, string>>>;
  /** Ends when the files of published inputs were compared with their manifests. */
  readonly inputsAsWritten: Promise<void>;
}

/** The files of a bake, and what differs from the bake that some were taken over from. */
export interface BakedFiles {
  readonly files: readonly ManifestFile[];
  /** How many of the files are the other bake's. */
  readonly kept?: number;
  readonly delta?: Delta;
  /** How many pieces they were written in, where only the data knew. */
  readonly pieces?: number | undefined;
}

/** Takes the bake's place, by a manifest that says that it is being written. */
export async function beginBake(
  resources: DuckdbResources,
  stage: WritingStage,
  { bakeId }: StageContext,
): Promise<BegunBake> {
  const { lake, project, views, now } = resources;
  const location = bakeLocation(stage.bakesLocation, bakeId);
  const inputs = await views.create(await resources.session(), stage.reads, bakeId);
  const manifest = begunManifest('duckdb', stage, bakeId, inputs, now());
  await writeManifest(lake, location, manifest);
  // Of a bake that is resumed: what was written before it was cut short.
  await lake.remove(await unlistedIn(lake, location, []));
  // Hashing the sources takes this thread two seconds for the country, while DuckDB's write.
  const keys = inputKeys(lake, project, stage.reads, bakeId);
  const inputsAsWritten = views.assertAsWritten(stage.reads, bakeId);
  // What they find is told when the writing has ended.
  for (const work of [keys, inputsAsWritten]) work.catch(() => {});
  return { manifest, folder: lake.pathOf(location), inputKeys: keys, inputsAsWritten };
}

/**
 * Makes sure that a bake was made of what its inputs were when it began.
 *
 * @returns what is in them, as hashes by table
 * @throws a `lake` error for a published table that is damaged, a `data` error for an external one
 *   that was changed meanwhile
 */
export async function assertInputs(
  { views }: DuckdbResources,
  { inputKeys: keys, inputsAsWritten }: BegunBake,
): Promise<Readonly<Record<string, string>>> {
  const found = await keys;
  await inputsAsWritten;
  await views.assertSourcesUnchanged();
  return found;
}

/** Says in the manifest that the files are whole, and what they were made of. */
export async function recordBake(
  { lake, deltas, now }: DuckdbResources,
  { manifest, folder }: BegunBake,
  { files, kept, delta, pieces }: BakedFiles,
  keys: Readonly<Record<string, string>>,
): Promise<StageStatistics> {
  const written = writtenManifest(manifest, files, now(), keys, pieces);
  await writeManifest(lake, manifest.location, written);
  if (delta) deltas.set(manifest.table, delta);
  return {
    rows: written.rows,
    files: files.length,
    ...(kept === undefined ? {} : { kept }),
    bytes: totalBytes(files),
    place: folder,
  };
}
