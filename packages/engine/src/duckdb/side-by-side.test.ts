import { describe, expect, it } from 'vitest';
import { sideBySide } from './side-by-side.ts';

/** Work that ends when the test says so. */
class Job {
  readonly done: Promise<void>;
  finish: () => void = () => {};
  fail: (error: Error) => void = () => {};

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }
}

describe('concurrent workers get items:', () => {
  it('the next waiting one goes to the next free worker', async () => {
    const jobs = [new Job(), new Job(), new Job()] as const;
    const taken: string[] = [];
    const all = sideBySide(['a', 'b'], jobs, (worker, job) => {
      taken.push(`${worker} ${jobs.indexOf(job)}`);
      return job.done;
    });
    jobs[1].finish();
    await jobs[1].done;
    jobs[0].finish();
    jobs[2].finish();
    await all;
    expect(taken).toEqual(['a 0', 'b 1', 'b 2']);
  });

  it('after an error, the others finish their current item before it is reported, and start no more', async () => {
    const jobs = [new Job(), new Job(), new Job()] as const;
    const ended: number[] = [];
    const all = sideBySide(['a', 'b'], jobs, async (_worker, job) => {
      await job.done;
      ended.push(jobs.indexOf(job));
    });
    const told = all.catch((error: Error) => {
      ended.push(-1);
      return error.message;
    });
    jobs[0].fail(new Error('no such piece'));
    await jobs[0].done.catch(() => {});
    jobs[1].finish();
    expect(await told).toBe('no such piece');
    expect(ended).toEqual([1, -1]);
  });
});
