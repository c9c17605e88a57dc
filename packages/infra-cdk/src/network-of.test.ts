import { describe, expect, it } from 'vitest';
import { networkOf } from './network-of.ts';

describe('where functions run that read databases', () => {
  it('is outside any VPC by default', () => {
    expect(networkOf({})).toBeUndefined();
    expect(networkOf({ DATABAKER_EXTRACT_SUBNETS: '' })).toBeUndefined();
  });

  it('is in the subnets and security groups that are named', () => {
    const env = {
      DATABAKER_EXTRACT_SUBNETS: 'subnet-0a1, subnet-0b2',
      DATABAKER_EXTRACT_SECURITY_GROUPS: 'sg-0c3',
    };
    expect(networkOf(env)).toEqual({
      subnets: ['subnet-0a1', 'subnet-0b2'],
      securityGroups: ['sg-0c3'],
    });
  });

  it.each([
    [
      { DATABAKER_EXTRACT_SUBNETS: 'subnet-0a1' },
      'DATABAKER_EXTRACT_SECURITY_GROUPS is not set; it goes with',
    ],
    [
      { DATABAKER_EXTRACT_SUBNETS: 'vpc-0a1', DATABAKER_EXTRACT_SECURITY_GROUPS: 'sg-1' },
      'DATABAKER_EXTRACT_SUBNETS has "vpc-0a1"; expected ids such as subnet-0123abcd',
    ],
  ])('is said in full: %j', (env, message) => expect(() => networkOf(env)).toThrow(message));
});
