import { expect, it } from 'vitest';
import type { TaskState } from './asl.ts';
import { failingTo } from './failure-states.ts';

const task: TaskState = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sns:publish',
  Parameters: {},
  End: true,
};
const all = (next: string) => ({ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next });
const some = { ErrorEquals: ['Sfn.ThrottlingException'], ResultPath: '$.error', Next: 'Again' };

/** `States.ALL` must be alone and in the last catcher: https://states-language.net/#fallback-states */
it('a state that fails goes to the failure state, unless it catches all errors itself', () => {
  const own = { ...task, Catch: [some, all('Own')] };
  expect(
    failingTo('Failed', { task, some: { ...task, Catch: [some] }, own, end: { Type: 'Succeed' } }),
  ).toEqual({
    task: { ...task, Catch: [all('Failed')] },
    some: { ...task, Catch: [some, all('Failed')] },
    own,
    end: { Type: 'Succeed' },
  });
});
