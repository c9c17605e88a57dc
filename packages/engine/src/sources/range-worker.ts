import { answerJobs } from '../threads/answer-jobs.ts';
import { inspectRange } from './csv-range.ts';
import { fileChunks } from './file-chunks.ts';
import type { RangeJob } from './range-workers.ts';

const { signal } = new AbortController();

answerJobs(({ path, range: { from, to, start }, reading }: RangeJob) =>
  inspectRange(fileChunks(path, from, to), reading, signal, start),
);
