import { isCsv } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import type { StoredObject } from '../object-store.ts';
import { inspectCsv } from '../sources/csv-inspection.ts';
import { CsvProblem } from '../sources/csv-problem.ts';
import { longestLine } from '../sources/longest-line.ts';
import { GzipProblem, sourceBytes } from '../sources/source-bytes.ts';

/** A file whose first line is longer is left to the bake. */
const MOST_BYTES = 1024 * 1024;

/**
 * What is wrong with the first lines of an external table's CSV files, such as other columns than the
 * declared ones. A bake reads the rest.
 */
export async function firstLineProblem(
  lake: Lake,
  { table }: ProjectTable,
  objects: readonly StoredObject[],
): Promise<string | undefined> {
  const { format, columns } = table;
  if (!isCsv(format)) return undefined;
  const { signal } = new AbortController();
  for (const { location } of objects) {
    try {
      const line = await firstLine(lake, location);
      if (!line) continue;
      await inspectCsv(line, { format, columns, polygons: [] }, longestLine(0), signal);
    } catch (error) {
      if (error instanceof CsvProblem) return error.at(lake.pathOf(location));
      if (error instanceof GzipProblem) return `${lake.pathOf(location)}: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}

/** @returns `undefined` if it does not end within what is read */
async function firstLine(lake: Lake, location: string): Promise<AsyncIterable<Buffer> | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of sourceBytes(location, await lake.stream(location))) {
    const end = chunk.indexOf('\n');
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end + 1));
    if (end >= 0) break;
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
  }
  return each(chunks);
}

async function* each(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
