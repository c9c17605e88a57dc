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

/** A key of the points that a result has, too, as it is. */
export type KeptKey = Required<PointKey>;

/** A write stage of which only the rows need be made whose points are where polygons changed. */
export interface PatchableWrite {
  readonly spec: PolygonIndexSpec;
  /** The table of the points, and how many rows it has. */
  readonly points: string;
  readonly pointCount: number;
  readonly located: string;
  /** No two points, and so no two rows, have the same of these. */
  readonly unique: readonly KeptKey[];
  /** All keys that the result has. */
  readonly kept: readonly KeptKey[];
}

/**
 * Whether a stage can be done by changing some rows of its published bake: what has changed is the
 * polygons alone, each row comes of one point and of the polygons that contain it, and points and
 * rows can be told from each other by columns that they have in common.
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
  // It would be taken for the file that a row is in.
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

/** Whether a key comes out as it went in: as another type, two could become one. */
function isKept(
  points: ProjectTable,
  stage: InPieces<WriteStage>,
  { column, as }: PointKey,
): boolean {
  const type = allColumns(points.table).find(({ name }) => name === column)?.type;
  return type !== undefined && type === allColumns(stage).find(({ name }) => name === as)?.type;
}
