import { join } from 'node:path';
import { boxesOfTouching } from '@dc-data-baker/geo';
import { type RowGroups, rowGroupsOf } from '@dc-data-baker/models';
import {
  areListed,
  type InPieces,
  type Piece,
  type PolygonIndexSpec,
  type WriteStage,
} from '@dc-data-baker/planner';
import { baseBake } from '../base-bake.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { type InputContents, inputContents } from '../input-contents.ts';
import { inPieces } from '../listed-rows.ts';
import { arrangeFiles } from './arrange-files.ts';
import {
  assertInputs,
  type BakedFiles,
  type BegunBake,
  beginBake,
  recordBake,
} from './begun-bake.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { oneThreadEach } from './one-thread-each.ts';
import { boxesPath, keepBoxes, patchableWrite, patchWrite, writeBoxes } from './patch/index.ts';
import { type PieceBySets, pieceBySets } from './piece-by-sets.ts';
import { indexesOf } from './polygon-indexes.ts';
import { writePieces } from './write-pieces.ts';
import { manifestFiles, type WrittenFile } from './written-files.ts';

/** Bakes a table: completely, or, if possible, by changing what is published of it. */
export async function bakeTable(
  resources: DuckdbResources,
  planned: WriteStage,
  context: StageContext,
): Promise<StageStatistics> {
  const begun = await beginBake(resources, planned, context);
  const stage = inPieces(planned, resources.listed);
  // Pieces that were listed from changed tables may be other pieces than before.
  const mayPatch = !areListed(planned.pieces);
  const baked =
    (mayPatch ? await patchPublished(resources, stage, begun, context) : undefined) ??
    (await writeWhole(resources, stage, begun, context, mayPatch));
  const contents = await assertInputs(resources, begun);
  if (mayPatch) await rememberBoxes(resources, stage, contents);
  const pieces = resources.listed.get(stage.table)?.length;
  return recordBake(resources, begun, { ...baked, pieces }, contents);
}

/** Whether a table that must be baked can be baked by changing what is published of it. */
export async function isPatchable(
  { lake, project, whole }: DuckdbResources,
  stage: WriteStage,
): Promise<boolean> {
  const { pieces } = stage;
  if (whole || areListed(pieces) || rowGroupsOf(stage.format)) return false;
  const contents = inputContents(lake, project, stage.reads);
  const base = await baseBake(lake, 'duckdb', stage, contents);
  return (
    base !== undefined &&
    (await patchableWrite(lake, project, { ...stage, pieces }, base)) !== undefined
  );
}

/** @returns `undefined` if the table must be baked completely */
async function patchPublished(
  resources: DuckdbResources,
  stage: InPieces<WriteStage>,
  begun: BegunBake,
  context: StageContext,
): Promise<BakedFiles | undefined> {
  const { lake, indexes, whole } = resources;
  const [spec] = indexesOf(stage);
  // Rows that are added to a file would be in no order.
  if (whole || !spec || rowGroupsOf(stage.format)) return undefined;
  const base = await baseBake(lake, 'duckdb', stage, begun.contents);
  if (!base) return undefined;
  try {
    return await patchWrite(resources, stage, base, boxesDraft(resources, spec), context);
  } catch (error) {
    throw await indexes.placed(await resources.session(), spec, error, context.signal);
  }
}

/**
 * @param keepsBoxes whether to record where the polygons are, so that a later bake may change this
 *   one
 */
async function writeWhole(
  resources: DuckdbResources,
  stage: InPieces<WriteStage>,
  { folder }: BegunBake,
  context: StageContext,
  keepsBoxes: boolean,
): Promise<BakedFiles> {
  const { indexes } = resources;
  const { signal } = context;
  const session = await resources.session();
  for (const spec of indexesOf(stage)) {
    const index = await indexes.find(session, spec, signal);
    if (!index) continue;
    if (keepsBoxes) {
      const boxes = boxesOfTouching(index.data);
      await writeBoxes(session, spec, boxes, boxesDraft(resources, spec), signal);
    }
    await indexes.register(session, spec, index);
  }
  const pieces = stage.pieces.map((piece) => ofLeastWork(resources, piece));
  const bySets = new Map<Piece, PieceBySets>();
  for (const piece of pieces) {
    const found = pieceBySets(resources, stage, piece);
    if (found) bySets.set(piece, found);
  }
  const write = (columns: WriteStage['columns'], to: string, progress: StageContext['progress']) =>
    writePieces(session, { ...stage, columns, pieces }, to, { ...context, progress }, bySets);
  const rowGroups = rowGroupsOf(stage.format);
  const written = rowGroups
    ? await writeArranged(resources, stage, rowGroups, folder, context, write)
    : await write(stage.columns, folder, context.progress);
  return { files: await manifestFiles(folder, written) };
}

/** Writes the rows in any order at first, and then in their row groups. */
async function writeArranged(
  resources: DuckdbResources,
  stage: InPieces<WriteStage>,
  rowGroups: RowGroups,
  to: string,
  context: StageContext,
  write: (
    columns: WriteStage['columns'],
    to: string,
    progress: StageContext['progress'],
  ) => Promise<WrittenFile[]>,
): Promise<WrittenFile[]> {
  const { signal, progress } = context;
  const half = (done: number): StageContext['progress'] => {
    return (told) =>
      progress(
        told.fraction === undefined ? told : { ...told, fraction: (done + told.fraction) / 2 },
      );
  };
  const from = join(resources.spill, `${stage.table}-rows`);
  const drafts = join(resources.spill, `${stage.table}-drafts`);
  const constants = constantsOf(stage.pieces);
  const moved = stage.columns.filter(({ name }) => !constants.has(name));
  const files = await write(moved, from, half(0));
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const work = { rows, most: files.length, name: 'arrange' };
  return oneThreadEach(resources, work, (sessions) =>
    arrangeFiles(
      sessions,
      stage,
      rowGroups,
      files,
      constants,
      { from, to, drafts },
      { signal, progress: half(1) },
    ),
  );
}

/** The columns that have one text in all rows of all pieces: it is not written with each row. */
function constantsOf(pieces: readonly Piece[]): ReadonlyMap<string, string> {
  const [first = {}, ...others] = pieces.map(({ constants = {} }) => constants);
  const isCommon = ([name, text]: [string, string]) => others.every((each) => each[name] === text);
  return new Map(Object.entries(first).filter(isCommon));
}

/**
 * Keeps the boxes of the polygons, after it is certain that they are the polygons that were baked.
 */
async function rememberBoxes(
  resources: DuckdbResources,
  stage: InPieces<WriteStage>,
  contents: InputContents,
): Promise<void> {
  const { lake } = resources;
  for (const spec of indexesOf(stage)) {
    const key = contents[spec.table]?.key;
    if (key === undefined) continue;
    await keepBoxes(boxesDraft(resources, spec), boxesPath(lake, spec, key));
  }
}

/** Where the boxes of polygons are until then. */
function boxesDraft({ spill }: DuckdbResources, { name }: PolygonIndexSpec): string {
  return join(spill, `${name}.parquet`);
}

/** A piece with the cheaper SELECT, if no two points are known to be equal. */
function ofLeastWork({ views }: DuckdbResources, piece: Piece): Piece {
  const { duckdb } = piece.select;
  const { pointwise } = duckdb;
  const keys = pointwise?.keys.map(({ column }) => column) ?? [];
  if (!pointwise || views.uniqueKeyOf(pointwise.points, keys) === undefined) return piece;
  return { ...piece, select: { ...piece.select, duckdb: { ...duckdb, sql: pointwise.ifUnique } } };
}
