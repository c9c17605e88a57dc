import { join } from 'node:path';
import { allColumns } from '@dc-data-baker/models';
import { identifier, literal, type Project, type WriteStage } from '@dc-data-baker/planner';
import type { BaseBake } from '../base-bake.ts';
import type { Lake } from '../lake/lake.ts';
import { changedPolygons } from './changed-polygons.ts';
import type { Delta } from './delta.ts';
import { patchableWrite } from './patchable-write.ts';
import { type PatchedFiles, patchFiles } from './patched-files.ts';
import { boxesPath } from './polygon-boxes.ts';
import { createPolygonIndex } from './polygons.ts';
import { fileLiteral } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { findTouched } from './touched-points.ts';
import { compareTouchedRows } from './touched-rows.ts';

/** Of more points than that part, all are as quickly baked. */
const MOST_TOUCHED = 0.2;

/** What is written, and where. */
export interface PatchedWriteOptions {
  readonly lake: Lake;
  readonly project: Project;
  readonly stage: WriteStage;
  readonly base: BaseBake;
  readonly bakeId: string;
  /** Where the new bake is, as `s3://bucket/prefix/bake-id/`. */
  readonly location: string;
  /** A directory that lasts as long as the delta is wanted. */
  readonly spill: string;
  /** A session of its own, made only if it is needed, in which the stage's inputs are views. */
  readonly open: () => Promise<DuckdbSession>;
  /** Where the boxes of the polygons that there are now are written to. */
  readonly boxesDraft: string;
  readonly signal: AbortSignal;
}

/**
 * Bakes a table of points and the polygons that contain them by changing what is published of it:
 * rows are made only for the points where polygons have come, gone or changed, and files are
 * written only if some of their rows are others now.
 *
 * @returns `undefined` where the table has to be baked whole; nothing is written then
 * @throws PolygonError for a WKT that does not parse
 */
export async function patchWrite(
  options: PatchedWriteOptions,
): Promise<(PatchedFiles & { readonly delta: Delta }) | undefined> {
  const { lake, project, stage, base, location, signal } = options;
  const patchable = await patchableWrite(lake, project, stage, base);
  if (!patchable) return undefined;
  const { spec, points, pointCount, located, unique } = patchable;
  const session = await options.open();
  try {
    const then = boxesPath(lake, spec, base.manifest.inputKeys?.[spec.table] ?? '');
    const polygons = await changedPolygons(session, spec, then, options.boxesDraft, signal);
    if (!polygons) return undefined;
    const most = Math.floor(pointCount * MOST_TOUCHED);
    if (!(await findTouched(session, located, spec.name, polygons.boxes, most, signal))) {
      return undefined;
    }
    await session.run(
      `CREATE OR REPLACE VIEW ${identifier(points)} AS SELECT * FROM touched.points`,
    );
    await createPolygonIndex(session, polygons.near, signal);
    await compareTouchedRows(session, lake, stage, base.manifest, patchable, signal);
    const delta = await deltaOf(session, options);
    const files = await patchFiles(session, lake, stage, base.manifest, location, unique, signal);
    return { ...files, delta };
  } finally {
    await session.close();
  }
}

/** Puts what differs where other sessions can read it. */
async function deltaOf(
  session: DuckdbSession,
  { stage, base, bakeId, spill, signal }: PatchedWriteOptions,
): Promise<Delta> {
  const names = allColumns(stage).map(({ name }) => identifier(name));
  const from = async (rows: 'removed' | 'added') => {
    const path = join(spill, `${stage.table}-${rows}.parquet`);
    await session.run(
      `COPY (SELECT ${names.join(', ')} FROM touched.${rows}) TO ${literal(path)} (FORMAT parquet)`,
      signal,
    );
    return `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
  };
  return {
    bakeId,
    base: base.manifest,
    removed: await from('removed'),
    added: await from('added'),
  };
}
