import {
  DatabakerError,
  type Manifest,
  type ManifestFile,
  totalBytes,
} from '@dc-data-baker/models';
import {
  type QueryStage,
  type ShardsStage,
  tableNamed,
  type WriteStage,
  type WritingStage,
} from '@dc-data-baker/planner';
import { begunManifest, writtenManifest } from '../bake-manifest.ts';
import { cancelled } from '../cancelled.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import type { InputContents } from '../input-contents.ts';
import { inPieces } from '../listed-rows.ts';
import { bakeLocation, unlistedIn, writeManifest } from '../manifest-store.ts';
import type { TableContent } from '../table-content.ts';
import { readingHeldBack } from './as-published.ts';
import type { AthenaResources } from './athena-resources.ts';
import { settle } from './settle.ts';
import { stageFailure } from './stage-failure.ts';
import type { ReadBakes, TableState } from './table-bakes.ts';
import { type Unloaded, unloadPieces } from './unload-pieces.ts';

/** Writes a table's rows on Athena, and moves the files to their place in the bake. */
export async function runWriteStage(
  resources: AthenaResources,
  stage: WriteStage,
  context: StageContext,
): Promise<StageStatistics> {
  const begun = await begin(resources, stage, context);
  const bake = begun.manifest.location;
  try {
    const unloaded = await unload(resources, stage, begun, context);
    const files = await settle(resources.store, stage, bake, unloaded.pieces);
    return await record(resources, stage, begun, files, unloaded, context);
  } catch (error) {
    throw stageFailure(stage, error, bake);
  }
}

/** Writes a table's rows on Athena, and a sorted file for each shard on this machine. */
export async function runShardsStage(
  resources: AthenaResources,
  stage: ShardsStage,
  context: StageContext,
): Promise<StageStatistics> {
  const begun = await begin(resources, stage, context);
  try {
    const unloaded = await unload(resources, stage, begun, context);
    const files = await resources.writeShards(stage, unloaded.pieces, context);
    return await record(resources, stage, begun, files, unloaded, context);
  } catch (error) {
    throw stageFailure(stage, error, begun.manifest.location);
  }
}

/** A bake whose manifest says that it is being written. */
interface Begun {
  readonly manifest: Manifest;
  /** The bakes that the stage reads. */
  readonly bakes: ReadBakes;
  /** The versions of the tables that the stage reads: see `TableBakes.versions`. */
  readonly versions: ReadonlyMap<string, string>;
}

async function begin(
  { store, tables, madeBy, now }: AthenaResources,
  stage: WritingStage,
  { bakeId }: StageContext,
): Promise<Begun> {
  const bakes = await tables.repointToPublished(stage.reads, bakeId);
  const versions = await tables.versions(stage.reads, bakes, bakeId);
  const inputs = Object.fromEntries(
    stage.reads.map((name) => [name, bakes.get(name)?.bakeId ?? null]),
  );
  const manifest = begunManifest(madeBy, stage, bakeId, inputs, now());
  await writeManifest(store, bakeLocation(stage.bakesLocation, bakeId), manifest);
  return { manifest, bakes, versions };
}

function unload(
  resources: AthenaResources,
  stage: QueryStage,
  { bakes }: Begun,
  context: StageContext,
): Promise<Unloaded> {
  const { project, queries, run, listed } = resources;
  const { table } = tableNamed(project, stage.table);
  const rows = new Map([...listed].map(([name, list]) => [name, list.rows]));
  return readingHeldBack(resources, bakes, context.bakeId, (adapt) =>
    unloadPieces({ queries, adapt, run }, inPieces(stage, rows), table.database.name, context),
  );
}

async function record(
  resources: AthenaResources,
  stage: WritingStage,
  { manifest, versions }: Begun,
  files: ManifestFile[],
  { queries }: Unloaded,
  { signal }: StageContext,
): Promise<StageStatistics> {
  const { store, tables, listed } = resources;
  const bake = manifest.location;
  const now = await tables.states(stage.reads, manifest.bakeId);
  assertUnchanged(resources, stage, versions, now);
  const contents = await contentsOf(now);
  // From here the bake can be resumed, and leftovers are not looked for again.
  await store.remove(await unlistedIn(store, bake, files));
  const pieces = listed.get(stage.table)?.rows.length;
  const { billedBytes } = queries.statistics;
  const written = {
    ...writtenManifest(manifest, files, resources.now(), contents, pieces),
    billedBytes,
  };
  await writeManifest(store, bake, written);
  if (signal.aborted) throw cancelled();
  const { rows } = written;
  return {
    rows,
    files: files.length,
    bytes: totalBytes(files),
    place: bake,
    ...queries.statistics,
  };
}

async function contentsOf(states: ReadonlyMap<string, TableState>): Promise<InputContents> {
  const contents: Record<string, TableContent> = {};
  for (const [name, { content }] of states) contents[name] = await content();
  return contents;
}

/**
 * @param before the versions of the tables that the stage reads, when it began
 * @param now the tables when all files are written
 * @throws a `data` error if a version has changed since, or since the table was checked or pieces
 *   were listed from it
 */
function assertUnchanged(
  { checkedVersions, listed }: AthenaResources,
  { table, reads }: WritingStage,
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, TableState>,
): void {
  const changed = reads.filter((name) => {
    const version = now.get(name)?.version;
    return (
      version !== before.get(name) ||
      version !== (checkedVersions.get(name) ?? version) ||
      version !== (listed.get(table)?.versions.get(name) ?? version)
    );
  });
  if (changed.length === 0) return;
  throw new DatabakerError(
    'data',
    `the files of ${changed.map((name) => `\`${name}\``).join(' and ')} changed while they were read; bake again when they are all there`,
  );
}
