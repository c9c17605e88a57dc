import pMap from 'p-map';
import { type CsvReading, inspectRange, type RangeFindings } from './csv-range.ts';
import { cutAtLines } from './cut-at-lines.ts';
import { fileChunks } from './file-chunks.ts';
import { type CsvFindings, fileFindings } from './file-findings.ts';
import type { RangeWorkers } from './range-workers.ts';

/** An uncompressed file of a disk. */
export interface InspectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly reading: CsvReading;
  /** Called when a range has been read. */
  readonly onRead: (bytes: number) => void;
}

/**
 * Inspects a CSV from a disk, several ranges of it at a time. The findings, and the mistake that is
 * reported, are the same as without workers.
 *
 * @param workers without them the file is read by this thread
 * @throws {CsvProblem}
 */
export async function inspectFile(
  { path, bytes, reading, onRead }: InspectedFile,
  workers: Pick<RangeWorkers, 'most' | 'run'> | undefined,
  signal: AbortSignal,
): Promise<CsvFindings> {
  const { shape, pieceBytes, longestLine } = reading;
  if (!workers) {
    const whole = await inspectRange(fileChunks(path), reading, signal);
    onRead(bytes);
    return fileFindings(shape, [whole]);
  }
  const ranges = await cutAtLines(path, bytes, pieceBytes, longestLine);
  const found: RangeFindings[] = [];
  let last = ranges.length - 1;
  await pMap(
    ranges,
    async (range, i) => {
      // A later mistake is not reported; an earlier one may still be found.
      if (i > last) return;
      const findings = await workers.run({ path, range, reading }, signal);
      found[i] = findings;
      if (findings.problem) last = Math.min(last, i);
      onRead((range.to ?? bytes) - range.from);
    },
    { concurrency: workers.most },
  );
  return fileFindings(shape, found.slice(0, last + 1));
}
