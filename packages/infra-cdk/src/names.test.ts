import { describe, expect, it } from 'vitest';
import { constructId, cutName, eventName, resourceName, workgroupOf } from './names.ts';
import { townProject } from './testing/town-project.ts';

describe('a resource’s name', () => {
  it('has the environment in it, and no underscore', () => {
    expect(resourceName({ environment: 'staging' }, 'current_elections')).toBe(
      'dc-data-baker-staging-current-elections',
    );
  });

  it('fits, and two of them do not become one', () => {
    const [one, two] = ['a', 'b'].map((end) =>
      resourceName({ environment: 'production' }, `${'long_'.repeat(20)}${end}`),
    );
    expect(one?.length).toBe(64);
    expect(one).not.toBe(two);
  });

  it('is left as it is where it fits', () => expect(cutName('as it is', 8)).toBe('as it is'));
});

describe('a construct’s id', () => {
  it('is made of its words', () => {
    expect(constructId('Table', 'addresses_by_ward')).toBe('TableAddressesByWard');
  });

  it.each([
    ['ward_1', 'ward1'],
    ['a__b', 'a_b'],
    ['a_', 'a'],
    ['set changed', 'set_changed'],
    ['Set', 'set'],
  ])('is its own: %s and %s', (one, other) => {
    expect(constructId('On', one)).not.toBe(constructId('On', other));
    expect(constructId('On', one)).toMatch(/^[A-Za-z0-9]+$/);
  });
});

describe('an event’s name', () => {
  const project = { environment: 'staging' } as const;

  it('has the layer and the event in it', () => {
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
  ])('is its own, and one that SQS takes: %j and %j', (one, other) => {
    expect(eventName(project, ...one)).not.toBe(eventName(project, ...other));
    expect(eventName(project, ...one)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
});

describe('a project without a workgroup', () => {
  it('cannot be deployed, and the message says what is missing', () => {
    const { workgroup: _, ...project } = townProject();
    expect(() => workgroupOf(project)).toThrow('the definitions export no `workgroup`');
  });
});
