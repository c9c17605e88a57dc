import { answerJobs } from '../threads/answer-jobs.ts';
import type { LineJob } from './find-lines.ts';
import { findInRange } from './line-range.ts';

answerJobs(({ range, needle }: LineJob) => findInRange(range, needle));
