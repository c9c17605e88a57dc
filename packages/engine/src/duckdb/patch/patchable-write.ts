import { allColumns, uniqueKey } from '@dc-data-baker/models';
import {
  type InPieces,
  isBaked,
  type PointKey,
  type PolygonIndexSpec,
  type Project,
  type ProjectTable,
  tableNamed,
  type WriteStage,
} from '@dc-data-baker/planner';
import type { BaseBake } from '../../base-bake.ts';
import { readManifest } from '../../manifest-store.ts';
import type { ObjectStore } from '../../object-store.ts';

/** A key of the points that the result contains unchanged. */
export type KeptKey = Required<PointKey>;

/** A write stage that can be done by computing only the rows of points near changed polygons. */
export interface PatchableWrite {
  readonly spec: PolygonIndexSpec;
  /** The table of the points, and the number of its rows. */
  readonly points: string;
  readonly pointCount: number;
  readonly located: string;
  /** Keys that identify a point, and so a row. */
  readonly unique: readonly KeptKey[];
  /** All keys that the result contains. */
  readonly kept: readonly KeptKey[];
}

/**
 * Whether a stage can be done by changing some rows of its published bake: only the polygons have
 * changed, each row comes from one point and the polygons that contain it, and shared columns
 * identify both the points and the rows.
 */
export async function patchableWrite(
  store: ObjectStore,
  project: Project,
  stage: InPieces<WriteStage>,
  { changed }: BaseBake,
): Promise<PatchableWrite | undefined> {
  const [first] = stage.pieces;
  const [spec] = first?.select.duckdb.indexes ?? [];
  const pointwise = first?.select.duckdb.pointwise;
  if (!spec || !pointwise || changed.length !== 1 || changed[0] !== spec.table) return undefined;
  // Such a column would be confused with DuckDB's column for a row's file.
  if (stage.columns.some(({ name }) => name === 'filename')) return undefined;
  if (pointwise.points === spec.table || !stage.pieces.every(isAlike)) return undefined;
  const points = tableNamed(project, pointwise.points);
  const manifest = isBaked(points) && (await readManifest(store, points.location));
  if (!manifest) return undefined;
  const kept = pointwise.keys.filter((key): key is KeptKey => isKept(points, stage, key));
  const names = kept.map(({ column }) => column);
  const key = uniqueKey(points.table, manifest.checks, names);
  const unique = key && kept.filter(({ column }) => key.includes(column));
  if (!unique) return undefined;
  const { located } = pointwise;
  return { spec, points: pointwise.points, pointCount: manifest.rows, located, unique, kept };

  function isAlike({ select: { duckdb } }: InPieces<WriteStage>['pieces'][number]): boolean {
    const [other, ...more] = duckdb.indexes;
    return (
      other?.name === spec?.name &&
      more.length === 0 &&
      duckdb.pointwise?.points === pointwise?.points &&
      duckdb.pointwise?.located === pointwise?.located
    );
  }
}

/** Whether a key keeps its value: after a conversion to another type, two values could be equal. */
function isKept(
  points: ProjectTable,
  stage: InPieces<WriteStage>,
  { column, as }: PointKey,
): boolean {
  const type = allColumns(points.table).find(({ name }) => name === column)?.type;
  return type !== undefined && type === allColumns(stage).find(({ name }) => name === as)?.type;
}
