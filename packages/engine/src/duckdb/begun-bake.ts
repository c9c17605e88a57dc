import { type Manifest, type ManifestFile, totalBytes } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { type InputContents, inputContents } from '../input-contents.ts';
import { bakeLocation, unlistedIn, writeManifest } from '../manifest-store.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import type { Delta } from './patch/index.ts';

/** A bake whose location is reserved, and whose inputs are views in the shared session. */
export interface BegunBake {
  readonly manifest: Manifest;
  /** The bake's location, as a directory. */
  readonly folder: string;
  /** What the inputs contain. */
  readonly contents: Promise<InputContents>;
  /** Resolves when the files of published inputs have been compared with their manifests. */
  readonly inputsAsWritten: Promise<void>;
}

/** The files of a bake, and how they differ from the bake that some of them come from. */
export interface BakedFiles {
  readonly files: readonly ManifestFile[];
  /** How many of the files come from the other bake. */
  readonly kept?: number;
  readonly delta?: Delta;
  /** In how many pieces they were written, if only the data told it. */
  readonly pieces?: number | undefined;
}

/** Reserves the bake's location, with a manifest that says that it is being written. */
export async function beginBake(
  resources: DuckdbResources,
  stage: WritingStage,
  { bakeId }: StageContext,
): Promise<BegunBake> {
  const { lake, project, views, version, now } = resources;
  const location = bakeLocation(stage.bakesLocation, bakeId);
  const inputs = await views.create(await resources.session(), stage.reads, bakeId);
  const manifest = begunManifest({ engine: 'duckdb', version }, stage, bakeId, inputs, now());
  await writeManifest(lake, location, manifest);
  // When a bake is resumed: files that were written before it was interrupted.
  await lake.remove(await unlistedIn(lake, location, []));
  // Hashing the sources of the whole country takes this thread two seconds, while DuckDB's threads
  // write.
  const contents = inputContents(lake, project, stage.reads, () => bakeId);
  const inputsAsWritten = views.assertAsWritten(stage.reads, bakeId);
  // Their errors are reported when writing has ended.
  for (const work of [contents, inputsAsWritten]) work.catch(() => {});
  return { manifest, folder: lake.pathOf(location), contents, inputsAsWritten };
}

/**
 * Makes sure that the inputs are still those with which the bake began.
 *
 * @returns their contents
 * @throws a `lake` error for a damaged published table, a `data` error for an external one that was
 *   changed meanwhile
 */
export async function assertInputs(
  { views }: DuckdbResources,
  { contents, inputsAsWritten }: BegunBake,
): Promise<InputContents> {
  const found = await contents;
  await inputsAsWritten;
  await views.assertSourcesUnchanged();
  return found;
}

/** Records in the manifest that the files are complete, and what they were made from. */
export async function recordBake(
  { lake, deltas, now }: DuckdbResources,
  { manifest, folder }: BegunBake,
  { files, kept, delta, pieces }: BakedFiles,
  contents: InputContents,
): Promise<StageStatistics> {
  const written = writtenManifest(manifest, files, now(), contents, pieces);
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
