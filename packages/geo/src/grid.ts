import { type Axis, buildAxis } from './axis.ts';
import { Uint32List } from './growable.ts';
import type { PartTable } from './part-table.ts';
import { type EdgeSpans, rasterize } from './rasterize.ts';
import { RowSweep } from './row-sweep.ts';
import { RunTable } from './run-table.ts';
import { SequenceTable } from './sequence-table.ts';
import { StretchList } from './stretch-list.ts';
import { StripCutter } from './strip-cutter.ts';

/** How finely to cut the plane: from 1 to 65,536 each way, which other numbers are brought into. */
export interface Resolution {
  readonly columns: number;
  readonly rows: number;
}

export interface Grid {
  readonly columns: Axis;
  readonly rows: Axis;
  /** Row by row, the code of each cell: see `RowSweep`. */
  readonly cells: Int32Array;
  readonly mixedCells: Uint32Array;
  /** The most runs in one cell. */
  readonly mostRuns: number;
  /** See `RunTable`. */
  readonly runs: Uint32Array;
  /** The sets of geometries that contain a whole cell; set 0 is empty. */
  readonly sets: SequenceTable;
}

/** Spans hold columns in 16 bits. */
const MOST_SLICES = 2 ** 16;

/** With twice as many, points are found no faster, and building takes a quarter longer. */
const CELLS_PER_EDGE = 2;
const MOST_CELLS = 2 ** 23;

/** Many polygons over each other can take long to sweep and yet make few entries. */
const EFFORT_PER_ENTRY = 4;

/** Enough to place lines by, and few enough to sort in no time. */
const SAMPLE_SIZE = 2 ** 16;

/** Fine where there are many edges, so that most cells have none and the others have few. */
export function suitableResolution(parts: PartTable): Resolution {
  const cells = Math.min(MOST_CELLS, (CELLS_PER_EDGE * parts.vertices.length) / 2);
  const side = Math.max(1, Math.round(Math.sqrt(cells)));
  return { columns: side, rows: side };
}

/**
 * Builds a grid of the resolution, or of a coarser one if it would have more than `limit` entries
 * (words besides those of the cells). A grid of one cell may have any number.
 */
export function buildGrid(parts: PartTable, resolution: Resolution, limit: number): Grid {
  const xs = sampleOrdinates(parts.vertices, 0, parts.box.minX, parts.box.maxX);
  const ys = sampleOrdinates(parts.vertices, 1, parts.box.minY, parts.box.maxY);
  let columns = Math.min(Math.max(1, resolution.columns), MOST_SLICES);
  let rows = Math.min(Math.max(1, resolution.rows), MOST_SLICES);
  for (;;) {
    const columnAxis = buildAxis(xs, columns);
    const rowAxis = buildAxis(ys, rows);
    const spans = rasterize(parts, columnAxis, rowAxis, rows === 1 ? Infinity : limit);
    const atMost = columns * rows === 1 ? Infinity : limit;
    const grid = spans && classifyCells(parts, spans, columnAxis, rowAxis, atMost);
    if (grid !== undefined) return grid;
    rows = Math.ceil(rows / 2);
    // The spans are one an edge and row: where there are too many, fewer columns do not help.
    if (spans !== undefined) columns = Math.ceil(columns / 2);
  }
}

function classifyCells(
  parts: PartTable,
  spans: EdgeSpans,
  columns: Axis,
  rows: Axis,
  limit: number,
): Grid | undefined {
  const columnCount = columns.lines.length;
  const rowCount = rows.lines.length;
  const sets = new SequenceTable();
  sets.intern(new Uint32Array(), 0);
  const mixedCells = new Uint32List();
  const cells = new Int32Array(columnCount * rowCount);
  const runs = new RunTable();
  const cutter = new StripCutter(parts, spans, runs);
  const sweep = new RowSweep(columnCount, sets, mixedCells);
  const stretches = new StretchList();
  for (let row = 0; row < rowCount; row++) {
    stretches.clear();
    cutter.cutRow(row, rows.lines[row] as number, stretches);
    sweep.sweep(stretches, cells, row * columnCount);
    const entries = runs.length + mixedCells.length + sets.itemCount;
    if (Math.max(entries, sweep.effort / EFFORT_PER_ENTRY) > limit) return undefined;
  }
  return {
    columns,
    rows,
    cells,
    mixedCells: mixedCells.toArray(),
    mostRuns: sweep.mostRuns,
    runs: runs.toArray(),
    sets,
  };
}

/** Ascending, with the least and the greatest of all ordinates at its ends; of nothing, just 0. */
function sampleOrdinates(
  vertices: Float64Array,
  offset: 0 | 1,
  least: number,
  greatest: number,
): Float64Array {
  if (vertices.length === 0) return Float64Array.of(0);
  const step = Math.ceil(vertices.length / 2 / SAMPLE_SIZE);
  const sample = [least, greatest];
  for (let i = offset; i < vertices.length; i += 2 * step) sample.push(vertices[i] as number);
  return Float64Array.from(sample).sort();
}
