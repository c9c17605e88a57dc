import { join } from 'node:path';
import { type ShardsStage, tableNamed } from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { readManifest } from '../manifest-store.ts';
import { type BakedFiles, bakeFiles } from './bake-files.ts';
import { patchShards } from './patch/index.ts';
import { indexesOf } from './polygon-indexes.ts';
import { DuckdbSession } from './session.ts';
import { writeShards } from './shards-stage.ts';
import type { Workbench } from './workbench.ts';
import type { WrittenFile } from './write-stage.ts';
import { manifestFiles } from './written-files.ts';

/** Bakes shards: all, or where it can be those that what differs in this bake is in. */
export async function bakeShards(
  bench: Workbench,
  stage: ShardsStage,
  context: StageContext,
): Promise<StageStatistics> {
  return bakeFiles(bench, stage, context, async (folder) => {
    const patched = await patch(bench, stage, folder, context);
    if (patched) return patched;
    return { files: await manifestFiles(folder, await write(bench, stage, folder, context)) };
  });
}

async function patch(
  bench: Workbench,
  stage: ShardsStage,
  folder: string,
  context: StageContext,
): Promise<BakedFiles | undefined> {
  const { lake, project, deltas, whole } = bench;
  const delta = deltas.get(stage.reads[0] ?? '');
  const base = whole || !delta ? undefined : await baseBake(lake, project, 'duckdb', stage);
  if (!delta || !base) return undefined;
  const { location } = tableNamed(project, delta.base.table);
  const published = await readManifest(lake, location);
  if (published?.bakeId !== delta.bakeId) return undefined;
  return patchShards(bench, stage, base, delta, context, (touched) =>
    write(bench, touched, folder, context),
  );
}

/** Writes shards in sessions of one thread each, which keep the order of rows. */
async function write(
  bench: Workbench,
  stage: ShardsStage,
  folder: string,
  context: StageContext,
): Promise<WrittenFile[]> {
  const { spill, threads, views, indexes } = bench;
  const count = Math.max(1, Math.min(threads, stage.concurrency, stage.pieces.length));
  const memory = await (await bench.session()).memoryShare(count);
  const sessions: DuckdbSession[] = [];
  try {
    while (sessions.length < count) {
      const own = join(spill, `shards-${sessions.length}`);
      const session = await DuckdbSession.open({ threads: 1, memory, spill: own });
      sessions.push(session);
      await views.create(session, stage.reads);
      await indexes.make(session, indexesOf(stage), context.signal);
    }
    return await writeShards(sessions, stage, folder, context);
  } finally {
    for (const session of sessions) await session.close();
  }
}
