import { WorkerPool } from '../threads/worker-pool.ts';
import type { CsvReading, RangeFindings } from './csv-range.ts';
import type { FileRange } from './cut-at-lines.ts';

/** What a worker is asked. */
export interface RangeJob {
  readonly path: string;
  readonly range: FileRange;
  readonly reading: CsvReading;
}

/** Threads that inspect ranges of files. */
export type RangeWorkers = WorkerPool<RangeJob, RangeFindings>;

export function RangeWorkers(most: number): RangeWorkers {
  return new WorkerPool(new URL('./range-worker.ts', import.meta.url), most);
}
