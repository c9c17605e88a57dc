/**
 * A SELECT that joins points with polygons and groups by points: each of its rows depends only on
 * one point, or points with equal keys, and the polygons that contain it. So a row changes only if
 * its point changes, or a polygon that contains the point is added, removed or changed.
 */
export interface Pointwise {
  /** The table of the points. */
  readonly points: string;
  /**
   * A SELECT of all points, with their coordinates as `<index>_x` and `<index>_y` after their
   * columns; `<index>` is the name of the SELECT's only index.
   */
  readonly located: string;
  /** The columns of the points that the query groups by, with their names in the result. */
  readonly keys: readonly PointKey[];
  /** A cheaper form of the SELECT, for points of which no two have the same keys. */
  readonly ifUnique: string;
  /** The result in parts, for such points. */
  readonly bySets: BySets;
}

/**
 * The result as answers that points share. There is one for each set of polygons, and a point has
 * the answer of its set; a point whose set has no answer is not in the result.
 */
export interface BySets {
  /** The column with the number of a set. */
  readonly set: string;
  /** A SELECT of the points of the result, with all of their columns and their sets. */
  readonly located: string;
  /** The name of a table with a column of sets, each there once, which `answers` reads. */
  readonly sets: string;
  /** A SELECT of the sets and their answers. */
  readonly answers: string;
  /** The columns of the result. */
  readonly columns: readonly ResultColumn[];
}

/** A column of the points, or of the answers. */
export type ResultColumn =
  | { readonly name: string; readonly column: string }
  | { readonly name: string; readonly answer: string };

export interface PointKey {
  readonly column: string;
  /** Absent for a key that is not in the result. */
  readonly as?: string;
}
