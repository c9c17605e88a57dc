import { describe, expect, it } from 'vitest';
import {
  cutName,
  eventName,
  eventQueueNames,
  resourceName,
  undeliveredName,
} from './deployed-names.ts';

describe('a resource’s name', () => {
  it('contains the environment, and no underscore', () => {
    expect(resourceName({ environment: 'staging' }, 'current_elections')).toBe(
      'dc-data-baker-staging-current-elections',
    );
  });

  it('is short enough, and unique', () => {
    const [one, two] = ['a', 'b'].map((end) =>
      resourceName({ environment: 'production' }, `${'long_'.repeat(20)}${end}`),
    );
    expect(one?.length).toBe(64);
    expect(one).not.toBe(two);
  });

  it('is unchanged if it is short enough', () => expect(cutName('as it is', 8)).toBe('as it is'));
});

describe('an event’s name', () => {
  const project = { environment: 'staging' } as const;

  it('contains the layer and the event', () => {
    expect(eventName(project, 'current_elections', 'set_changed')).toBe(
      'dc-data-baker-staging-current-elections_set-changed',
    );
  });

  it.each<[[string, string], [string, string]]>([
    [
      ['a', 'b_c'],
      ['a_b', 'c'],
    ],
    [
      ['a', 'set_changed'],
      ['a', 'set-changed'],
    ],
    [
      ['a', 'Elections set/changed'],
      ['a', 'elections_set_changed'],
    ],
  ])('is unique, and valid for SQS: %j and %j', (one, other) => {
    expect(eventName(project, ...one)).not.toBe(eventName(project, ...other));
    expect(eventName(project, ...one)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
});

describe('the queues of a layer', () => {
  const project = { environment: 'staging', trial: 'new' } as const;

  it('are for its events, for failed ones, and for dead letters', () => {
    expect(eventQueueNames(project, 'wards', 'set_changed')).toEqual({
      events: 'dc-data-baker-staging-new-wards_set-changed.fifo',
      failed: 'dc-data-baker-staging-new-wards_set-changed_failed.fifo',
    });
    expect(undeliveredName(project, 'wards')).toBe('dc-data-baker-staging-new-wards-undelivered');
  });

  it('have names that are valid for SQS, however long those of the layer and the event are', () => {
    const { failed } = eventQueueNames(project, 'long_'.repeat(20), 'also_'.repeat(20));
    expect(failed.length).toBeLessThanOrEqual(80);
  });
});
