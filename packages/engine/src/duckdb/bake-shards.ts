import { join } from 'node:path';
import { areListed, type InPieces, type ShardsStage, tableNamed } from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inPieces } from '../listed-rows.ts';
import { readableBake } from '../readable-bake.ts';
import { assertInputs, type BegunBake, beginBake, recordBake } from './begun-bake.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { addKeptShards, patchOfShards, type ShardsPatch } from './patch/index.ts';
import { indexesOf } from './polygon-indexes.ts';
import { DuckdbSession } from './session.ts';
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
  const keys = await assertInputs(resources, begun);
  const pieces = resources.listed.get(stage.table)?.length;
  return recordBake(resources, begun, { ...baked, pieces }, keys);
}

/** @returns `undefined` if all shards must be written */
async function patchOfPublished(
  resources: DuckdbResources,
  stage: InPieces<ShardsStage>,
  { inputKeys }: BegunBake,
  { bakeId, signal }: StageContext,
): Promise<ShardsPatch | undefined> {
  const { lake, project, deltas, whole } = resources;
  const delta = deltas.get(stage.reads[0] ?? '');
  const base = whole || !delta ? undefined : await baseBake(lake, 'duckdb', stage, inputKeys);
  if (!delta || !base) return undefined;
  const read = await readableBake(lake, tableNamed(project, delta.base.table), bakeId);
  if (read?.bakeId !== delta.bakeId) return undefined;
  return patchOfShards(resources, stage, base, delta, signal);
}

/** Writes shards in sessions of one thread each, which keep the order of rows. */
async function write(
  resources: DuckdbResources,
  stage: InPieces<ShardsStage>,
  folder: string,
  context: StageContext,
): Promise<WrittenFile[]> {
  const { spill, threads, views, indexes } = resources;
  const count = Math.max(1, Math.min(threads, stage.concurrency, stage.pieces.length));
  const memory = await (await resources.session()).memoryShare(count);
  const sessions: DuckdbSession[] = [];
  try {
    while (sessions.length < count) {
      const own = join(spill, `shards-${sessions.length}`);
      const session = await DuckdbSession.open({ threads: 1, memory, spill: own });
      sessions.push(session);
      await views.create(session, stage.reads, context.bakeId);
      await indexes.make(session, indexesOf(stage), context.signal);
    }
    const selects = stage.pieces.map(({ select }) => select.duckdb.sql);
    return await writeShards(sessions, stage, selects, folder, context);
  } finally {
    for (const session of sessions) await session.close();
  }
}
