import { describe, expect, it } from 'vitest';
import { constructId, cutName, resourceName, workgroupOf } from './names.ts';
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
    expect(constructId('Query', 'addresses.A', 'f00d')).toBe('QueryAddressesAF00d');
  });
});

describe('a project without a workgroup', () => {
  it('cannot be deployed, and the message says what is missing', () => {
    const { workgroup: _, ...project } = townProject();
    expect(() => workgroupOf(project)).toThrow('the definitions export no `workgroup`');
  });
});
