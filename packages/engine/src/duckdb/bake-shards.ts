import { join } from 'node:path';
import { areListed, type InPieces, type ShardsStage, tableNamed } from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inPieces } from '../listed-rows.ts';
import { readableBake } from '../readable-bake.ts';
import { assertInputs, type BegunBake, beginBake, recordBake } from './begun-bake.ts';
import { copiedPiece } from './copied-piece.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { oneThreadEach } from './one-thread-each.ts';
import { addKeptShards, patchOfShards, type ShardsPatch } from './patch/index.ts';
import { indexesOf } from './polygon-indexes.ts';
import { writeShards } from './write-shards.ts';
import { manifestFiles, type WrittenFile } from './written-files.ts';

/** Bakes shards: all of them, or, if possible, only those with rows that this bake has changed. */
export async function bakeShards(
  resources: DuckdbResources,
  planned: ShardsStage,
  context: StageContext,
): Promise<StageStatistics> {
  const { lake } = resources;
  const begun = await beginBake(resources, planned, context);
  const stage = inPieces(planned, resources.listed);
  const { folder, manifest } = begun;
  const patch = areListed(planned.pieces)
    ? undefined
    : await patchOfPublished(resources, stage, begun, context);
  const files = await write(resources, patch?.stage ?? stage, folder, context);
  const written = await manifestFiles(folder, files);
  const baked = patch ? await addKeptShards(lake, patch, manifest, written) : { files: written };
  const contents = await assertInputs(resources, begun);
  const pieces = resources.listed.get(stage.table)?.length;
  return recordBake(resources, begun, { ...baked, pieces }, contents);
}

/** @returns `undefined` if all shards must be written */
async function patchOfPublished(
  resources: DuckdbResources,
  stage: InPieces<ShardsStage>,
  { contents }: BegunBake,
  { bakeId, signal }: StageContext,
): Promise<ShardsPatch | undefined> {
  const { lake, project, deltas, whole } = resources;
  const delta = deltas.get(stage.reads[0] ?? '');
  const base = whole || !delta ? undefined : await baseBake(lake, 'duckdb', stage, contents);
  if (!delta || !base) return undefined;
  const read = await readableBake(lake, tableNamed(project, delta.base.table), bakeId);
  if (read?.bakeId !== delta.bakeId) return undefined;
  return patchOfShards(resources, stage, base, delta, signal);
}

async function write(
  resources: DuckdbResources,
  stage: InPieces<ShardsStage>,
  folder: string,
  context: StageContext,
): Promise<WrittenFile[]> {
  const { spill, views, indexes } = resources;
  const pieces = stage.pieces.map((piece) => ({
    select: piece.select.duckdb.sql,
    copied: copiedPiece(resources, stage, piece),
  }));
  // How many rows an external table has is not known, which counts as many.
  const rows = stage.reads.reduce((sum, name) => sum + (views.bakeOf(name)?.rows ?? Infinity), 0);
  const most = Math.min(stage.concurrency, pieces.length);
  const work = { rows, most, name: 'shards' };
  return oneThreadEach(resources, work, async (sessions) => {
    for (const session of sessions) {
      await views.create(session, stage.reads, context.bakeId);
      await indexes.make(session, indexesOf(stage), context.signal);
    }
    return writeShards(
      sessions,
      stage,
      pieces,
      folder,
      join(spill, `${stage.table}-drafts`),
      context,
    );
  });
}
