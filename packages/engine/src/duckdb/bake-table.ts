import { join } from 'node:path';
import type { Piece, PolygonIndexSpec, WriteStage } from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inputKeys } from '../input-keys.ts';
import {
  assertInputs,
  type BakedFiles,
  type BegunBake,
  beginBake,
  recordBake,
} from './begun-bake.ts';
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
  const begun = await beginBake(bench, stage, context);
  const baked =
    (await patchPublished(bench, stage, begun, context)) ??
    (await writeWhole(bench, stage, begun, context));
  const keys = await assertInputs(bench, begun);
  await rememberBoxes(bench, stage, keys);
  return recordBake(bench, begun, baked, keys);
}

/** Whether a table that has to be baked may be baked by changing what is published of it. */
export async function isPatchable(
  { lake, project, whole }: Workbench,
  stage: WriteStage,
): Promise<boolean> {
  if (whole) return false;
  const base = await baseBake(lake, 'duckdb', stage, inputKeys(lake, project, stage.reads));
  return base !== undefined && (await patchableWrite(lake, project, stage, base)) !== undefined;
}

/** @returns `undefined` where the table has to be baked whole */
async function patchPublished(
  bench: Workbench,
  stage: WriteStage,
  begun: BegunBake,
  context: StageContext,
): Promise<BakedFiles | undefined> {
  const { lake, indexes, whole } = bench;
  const [spec] = indexesOf(stage);
  if (whole || !spec) return undefined;
  const base = await baseBake(lake, 'duckdb', stage, begun.inputKeys);
  if (!base) return undefined;
  try {
    return await patchWrite(bench, stage, base, boxesDraft(bench, spec), context);
  } catch (error) {
    throw await indexes.placed(await bench.session(), spec, error, context.signal);
  }
}

async function writeWhole(
  bench: Workbench,
  stage: WriteStage,
  { folder }: BegunBake,
  context: StageContext,
): Promise<BakedFiles> {
  const { indexes } = bench;
  const { signal } = context;
  const session = await bench.session();
  for (const spec of indexesOf(stage)) {
    const polygons = await indexes.read(session, spec, signal);
    if (!polygons) continue;
    await writeBoxes(session, spec, polygons, boxesDraft(bench, spec), signal);
    await indexes.build(session, spec, polygons);
  }
  const pieces = stage.pieces.map((piece) => ofLeastWork(bench, piece));
  const written = await writePieces(session, { ...stage, pieces }, folder, context);
  return { files: await manifestFiles(folder, written) };
}

/** Keeps where the polygons are, now that it is sure that those are the polygons. */
async function rememberBoxes(
  bench: Workbench,
  stage: WriteStage,
  keys: Readonly<Record<string, string>>,
): Promise<void> {
  const { lake } = bench;
  for (const spec of indexesOf(stage)) {
    const contents = keys[spec.table];
    if (contents === undefined) continue;
    await keepBoxes(lake, boxesDraft(bench, spec), boxesPath(lake, spec, contents));
  }
}

/** Where the boxes of polygons are until then. */
function boxesDraft({ spill }: Workbench, { name }: PolygonIndexSpec): string {
  return join(spill, `${name}.parquet`);
}

/** A piece by a SELECT for less work, where points are known to be no two alike. */
function ofLeastWork({ views }: Workbench, piece: Piece): Piece {
  const { duckdb } = piece.select;
  const { pointwise } = duckdb;
  const keys = pointwise?.keys.map(({ column }) => column) ?? [];
  if (!pointwise || views.uniqueKeyOf(pointwise.points, keys) === undefined) return piece;
  return { ...piece, select: { ...piece.select, duckdb: { ...duckdb, sql: pointwise.ifUnique } } };
}
