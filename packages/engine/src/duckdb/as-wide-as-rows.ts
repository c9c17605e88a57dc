import { type DataFormat, isCsv, type Manifest, totalBytes } from '@dc-data-baker/models';
import { collectGarbage } from '../extract/collect-garbage.ts';
import type { DuckdbSession } from './session.ts';

/**
 * DuckDB processes 2,048 rows at a time, and each thread holds those of a CSV with the buffers that they
 * are in: of 4 KiB each, 8 MiB.
 */
const WIDE_ROW_BYTES = 4096;

/**
 * Reads a table's CSV files, with one thread if their rows are wide, such as polygons: counting 83,000
 * rows of 26 kB, some of 10 MB, took 60 MB and 2.2 s of processor time with one thread, and 200 to 300
 * MB and 2.5 s with two. `parallel = false` of `read_csv` keeps two threads, and took 1.5 GB.
 */
export async function asWideAsRows<Result>(
  session: DuckdbSession,
  format: DataFormat,
  files: Manifest['files'],
  read: () => Promise<Result>,
): Promise<Result> {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const isWide = isCsv(format) && totalBytes(files) > rows * WIDE_ROW_BYTES;
  if (!isWide) return read();
  // DuckDB's memory is in addition to what is left of reading the rows here.
  collectGarbage('all');
  return session.sparingly(read);
}
