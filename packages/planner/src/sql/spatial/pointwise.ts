/**
 * What is known of a SELECT that joins points with polygons and groups by points: each of its rows
 * comes of one point, or of points with equal keys, and of the polygons that contain it. So a row
 * stays as it is as long as its point does, and no polygon that contains it comes, goes or changes.
 */
export interface Pointwise {
  /** The table of the points. */
  readonly points: string;
  /**
   * A SELECT of all points, with where they are as `<index>_x` and `<index>_y` after their columns;
   * `<index>` is the name of the one index that the SELECT has.
   */
  readonly located: string;
  /** The columns of the points that rows are grouped by, each with its name in the result. */
  readonly keys: readonly PointKey[];
  /** The SELECT for less work, where no two points have the same keys. */
  readonly ifUnique: string;
}

export interface PointKey {
  readonly column: string;
  /** Not there for a key that is not in the result. */
  readonly as?: string;
}
