import { writeFileWithLists } from '../parquet/file-with-lists.ts';
import { answerJobs } from '../threads/answer-jobs.ts';

answerJobs(writeFileWithLists);
