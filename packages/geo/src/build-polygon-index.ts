import type { MultiPolygon } from './geometry.ts';
import { buildGrid, type Resolution, suitableResolution } from './grid.ts';
import { reachOf, tabulateParts } from './part-table.ts';
import { PolygonIndex } from './polygon-index.ts';

export interface PolygonIndexOptions {
  /** Of the grid, before any coarsening. Left out, it goes by the number of edges. */
  readonly resolution?: Resolution;
  /** Bounds the memory: a grid with more entries than this is built again, coarser. */
  readonly entryLimit?: number;
}

/** 128 MB: several times what the whole country needs. */
const DEFAULT_ENTRY_LIMIT = 2 ** 25;

/** However many edges there are, a grid of some use needs more entries than that. */
const LEAST_ENTRIES_PER_VERTEX = 4;

/**
 * Indexes the geometries, whose ids are their positions from 0. They are taken one at a time and
 * not kept.
 *
 * @throws {RangeError} for a ring that is not closed or has a coordinate that is not finite, and
 * for more than 2^28 vertices.
 */
export function buildPolygonIndex(
  geometries: Iterable<MultiPolygon>,
  options: PolygonIndexOptions = {},
): PolygonIndex {
  const parts = tabulateParts(geometries);
  const resolution = options.resolution ?? suitableResolution(parts);
  const leastLimit = (LEAST_ENTRIES_PER_VERTEX * parts.vertices.length) / 2;
  const limit = options.entryLimit ?? Math.max(DEFAULT_ENTRY_LIMIT, leastLimit);
  const { sets, ...grid } = buildGrid(parts, resolution, limit);
  return new PolygonIndex({
    box: parts.box,
    partCount: parts.geometries.length,
    edgeCount: parts.vertices.length / 2 - (parts.ringStarts.length - 1),
    vertices: parts.vertices,
    tolerances: parts.tolerances,
    reach: reachOf(parts),
    bounds: parts.bounds,
    setStarts: sets.starts(),
    setMembers: sets.items(),
    ...grid,
  });
}
