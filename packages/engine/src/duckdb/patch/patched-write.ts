import { join } from 'node:path';
import { allColumns, identifier, sqlLiteral } from '@dc-data-baker/models';
import type { InPieces, WriteStage } from '@dc-data-baker/planner';
import type { BaseBake } from '../../base-bake.ts';
import type { StageContext } from '../../engine.ts';
import { bakeLocation } from '../../manifest-store.ts';
import { isWhole } from '../../whole-bake.ts';
import type { DuckdbResources } from '../duckdb-resources.ts';
import { fileLiteral } from '../file-literal.ts';
import { createPolygonIndex } from '../polygons.ts';
import type { DuckdbSession } from '../session.ts';
import { changedPolygons } from './changed-polygons.ts';
import type { Delta } from './delta.ts';
import { findDelta } from './delta-rows.ts';
import { PATCH } from './patch-tables.ts';
import { patchableWrite } from './patchable-write.ts';
import { type PatchedFiles, patchFiles } from './patched-files.ts';
import { boxesPath } from './polygon-boxes.ts';
import { findTouchedPoints } from './touched-points.ts';

/** If a larger share of the points is touched, baking all of them is as fast. */
const MOST_TOUCHED = 0.2;

/**
 * Bakes a table of points and the polygons that contain them by changing what is published of it:
 * rows are computed only for points where polygons were added, removed or changed, and files are
 * written only if some of their rows differ.
 *
 * @param base the published bake
 * @param draft where the boxes of the current polygons are written
 * @returns `undefined` if the table must be baked completely; nothing is written then
 * @throws PolygonError for a WKT that does not parse
 */
export async function patchWrite(
  resources: DuckdbResources,
  stage: InPieces<WriteStage>,
  base: BaseBake,
  draft: string,
  { bakeId, signal }: StageContext,
): Promise<(PatchedFiles & { readonly delta: Delta }) | undefined> {
  const { lake, project, spill } = resources;
  const patchable = await patchableWrite(lake, project, stage, base);
  if (!patchable) return undefined;
  // The new manifest vouches for the files that are taken over, so they must be intact.
  if (!(await isWhole(lake, stage.bakesLocation, base.manifest, 'hash'))) return undefined;
  const { spec, points, pointCount, located, unique } = patchable;
  const session = await resources.sessionBeside(stage.reads, bakeId);
  try {
    const then = boxesPath(lake, spec, base.manifest.inputKeys?.[spec.table] ?? '');
    const polygons = await changedPolygons(session, spec, then, draft, signal);
    if (!polygons) return undefined;
    const most = Math.floor(pointCount * MOST_TOUCHED);
    if (!(await findTouchedPoints(session, located, spec.name, polygons.boxes, most, signal))) {
      return undefined;
    }
    await session.run(
      `CREATE OR REPLACE VIEW ${identifier(points)} AS SELECT * FROM ${PATCH.touchedPoints}`,
    );
    await createPolygonIndex(session, polygons.near, signal);
    await findDelta(session, lake, stage, base.manifest, patchable, signal);
    const delta = {
      bakeId,
      base: base.manifest,
      removed: await spillRows(session, stage, 'removed', spill, signal),
      added: await spillRows(session, stage, 'added', spill, signal),
      remade: await spillRows(session, stage, 'rowsNow', spill, signal),
    };
    const location = bakeLocation(stage.bakesLocation, bakeId);
    const files = await patchFiles(session, lake, stage, base.manifest, location, unique, signal);
    return { ...files, delta };
  } finally {
    await session.close();
  }
}

/** Writes rows to a file that other sessions can read until the engine is closed. */
async function spillRows(
  session: DuckdbSession,
  stage: InPieces<WriteStage>,
  which: 'removed' | 'added' | 'rowsNow',
  spill: string,
  signal: AbortSignal,
): Promise<string> {
  const names = allColumns(stage).map(({ name }) => identifier(name));
  const path = join(spill, `${stage.table}-${which}.parquet`);
  await session.run(
    `COPY (SELECT ${names.join(', ')} FROM ${PATCH[which]}) TO ${sqlLiteral(path)} (FORMAT parquet)`,
    signal,
  );
  return `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`;
}
