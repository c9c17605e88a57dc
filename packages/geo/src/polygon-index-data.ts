import type { Grid } from './grid.ts';
import type { Box } from './part-table.ts';

/**
 * All that an index knows, immutable. A plain object of typed arrays, so that it survives
 * `structuredClone`, and worker threads can share it if the arrays are over `SharedArrayBuffer`.
 */
export interface PolygonIndexData extends Omit<Grid, 'sets'> {
  readonly box: Box;
  readonly partCount: number;
  readonly edgeCount: number;
  /** x, y of each vertex. The edges of `runs` are numbers of vertices. */
  readonly vertices: Float64Array;
  /** How near to an edge is on the boundary, by geometry; and at least the greatest of them. */
  readonly tolerances: Float64Array;
  readonly reach: number;
  /** See `PartTable`: of what is left out of the index, too. */
  readonly bounds: Float64Array;
  /** The sets that the cells name: where each starts in `setMembers`, then where the last ends. */
  readonly setStarts: Uint32Array;
  readonly setMembers: Uint32Array;
}
