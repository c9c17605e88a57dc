import { join } from 'node:path';
import type { Piece, PolygonIndexSpec, WriteStage } from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { type BakedFiles, bakeFiles } from './bake-files.ts';
import { boxesPath, keepBoxes, patchableWrite, patchWrite, writeBoxes } from './patch/index.ts';
import { indexesOf } from './polygon-indexes.ts';
import type { Workbench } from './workbench.ts';
import { writePieces } from './write-stage.ts';
import { manifestFiles } from './written-files.ts';

/** Bakes a table: whole, or where it can be by changing what is published of it. */
export async function bakeTable(
  bench: Workbench,
  stage: WriteStage,
  context: StageContext,
): Promise<StageStatistics> {
  const { lake, indexes } = bench;
  const specs = indexesOf(stage);
  const session = await bench.session();
  const write = async (folder: string): Promise<BakedFiles> => {
    const patched = await patch(bench, stage, context);
    if (patched) return patched;
    await indexes.make(session, specs, context.signal, (spec, polygons) =>
      writeBoxes(session, spec, polygons, boxesDraft(bench, spec), context.signal),
    );
    const selectOf = (piece: Piece) => leastSelect(bench, piece);
    const written = await writePieces(session, stage, folder, selectOf, context);
    return { files: await manifestFiles(folder, written) };
  };
  return bakeFiles(bench, stage, context, write, async (keys) => {
    for (const spec of specs) {
      const contents = keys[spec.table];
      if (contents === undefined) continue;
      await keepBoxes(lake, boxesDraft(bench, spec), boxesPath(lake, spec, contents));
    }
  });
}

/** Whether a table that has to be baked may be baked by changing what is published of it. */
export async function isPatchable(
  { lake, project, whole }: Workbench,
  stage: WriteStage,
): Promise<boolean> {
  if (whole) return false;
  const base = await baseBake(lake, project, 'duckdb', stage);
  return base !== undefined && (await patchableWrite(lake, project, stage, base)) !== undefined;
}

async function patch(
  bench: Workbench,
  stage: WriteStage,
  context: StageContext,
): Promise<BakedFiles | undefined> {
  const { lake, project, indexes, whole } = bench;
  const [spec] = indexesOf(stage);
  if (whole || !spec) return undefined;
  const base = await baseBake(lake, project, 'duckdb', stage);
  if (!base) return undefined;
  return indexes.blaming(await bench.session(), spec, context.signal, () =>
    patchWrite(bench, stage, base, boxesDraft(bench, spec), context),
  );
}

/** Where the boxes of polygons are until it is sure that those are the polygons. */
function boxesDraft({ spill }: Workbench, { name }: PolygonIndexSpec): string {
  return join(spill, `${name}.parquet`);
}

/** The SELECT of a piece: one for less work, where points are known to be no two alike. */
function leastSelect({ views }: Workbench, { select: { duckdb } }: Piece): string {
  const { sql, pointwise } = duckdb;
  const keys = pointwise?.keys.map(({ column }) => column) ?? [];
  const isUnique = pointwise && views.uniqueKeyOf(pointwise.points, keys) !== undefined;
  return isUnique ? pointwise.ifUnique : sql;
}
