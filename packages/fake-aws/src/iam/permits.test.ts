import { describe, expect, it } from 'vitest';
import { needed } from './access-request.ts';
import { permits, type Statement } from './permits.ts';

const ROLE: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:Put*'],
    Resource: ['arn:aws:s3:::town/streets/*', 'arn:aws:s3:::town/one.csv'],
  },
  {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::town',
    Condition: { StringLike: { 's3:prefix': ['streets/*', 'one.csv'] } },
  },
  {
    Effect: 'Allow',
    Action: 'dynamodb:PutItem',
    Resource: 'arn:aws:dynamodb:eu-west-2:123456789012:table/locks',
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine', 'mine, next'] } },
  },
  { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::inbox/????.csv' },
  {
    Effect: 'Deny',
    Action: 's3:PutObject',
    Resource: '*',
    Condition: { StringEquals: { 's3:x-amz-acl': 'public-read' } },
  },
];

/** The verdicts are those of the simulator `@cloud-copilot/iam-simulate` 0.1.173, which is not used here. */
describe('the statements of a role', () => {
  it.each([
    ['an object below a prefix', true, 's3:GetObject', 'town/streets/a/b.csv', {}],
    ['the prefix itself', true, 's3:GetObject', 'town/streets/', {}],
    ['an object of a longer name', false, 's3:GetObject', 'town/streets_bakes/a.csv', {}],
    ['one object', true, 's3:GetObject', 'town/one.csv', {}],
    ['one beside it', false, 's3:GetObject', 'town/one_csv', {}],
    ['another action', false, 's3:DeleteObject', 'town/streets/a.csv', {}],
    ['an action of a pattern', true, 's3:PutObjectTagging', 'town/streets/a.csv', {}],
    ['an action in other letters', true, 'S3:getobject', 'town/streets/a.csv', {}],
    ['a list of a prefix', true, 's3:ListBucket', 'town', { 's3:prefix': ['streets/a/'] }],
    ['a list of another prefix', false, 's3:ListBucket', 'town', { 's3:prefix': ['street'] }],
    ['a list of everything', false, 's3:ListBucket', 'town', {}],
    ['four characters', true, 's3:DeleteObject', 'inbox/abcd.csv', {}],
    ['five characters', false, 's3:DeleteObject', 'inbox/abcde.csv', {}],
    [
      'what is denied, too',
      false,
      's3:PutObject',
      'town/streets/a.csv',
      { 's3:x-amz-acl': ['public-read'] },
    ],
    [
      'what is denied for another value',
      true,
      's3:PutObject',
      'town/streets/a.csv',
      { 's3:x-amz-acl': ['private'] },
    ],
  ] as const)('decide about %s: %s', (_, verdict, action, resource, context) => {
    const asked = needed(action, `arn:aws:s3:::${resource}`, context);
    expect(permits(ROLE, asked)).toBe(verdict);
  });

  it.each([
    [true, { 'dynamodb:LeadingKeys': ['mine'] }],
    [true, { 'dynamodb:LeadingKeys': ['mine', 'mine, next'] }],
    [false, { 'dynamodb:LeadingKeys': ['mine', 'yours'] }],
    [true, {}],
  ])('apply to all values of a key, or to none: %s', (verdict, context) => {
    const table = 'arn:aws:dynamodb:eu-west-2:123456789012:table/locks';
    expect(permits(ROLE, needed('dynamodb:PutItem', table, context))).toBe(verdict);
  });

  it('are refused, not ignored, if they have a condition that is not implemented here', () => {
    const statement: Statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    };
    expect(() => permits([statement], needed('s3:GetObject', 'arn:aws:s3:::a/b'))).toThrow(
      'a condition IpAddress is not known here',
    );
  });
});
