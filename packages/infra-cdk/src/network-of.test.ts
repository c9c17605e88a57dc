import { describe, expect, it } from 'vitest';
import { networkOf } from './network-of.ts';

describe('the network of functions that read databases', () => {
  it('is outside any VPC by default', () => {
    expect(networkOf({})).toBeUndefined();
    expect(networkOf({ DATABAKER_EXTRACT_SUBNETS: '' })).toBeUndefined();
  });

  it('has the given subnets and security groups', () => {
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
  ])('is refused if its settings are incomplete or invalid: %j', (env, message) =>
    expect(() => networkOf(env)).toThrow(message),
  );
});
