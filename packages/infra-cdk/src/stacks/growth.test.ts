import { beforeAll, describe, expect, it } from 'vitest';
import { grownProject } from '../testing/grown-project.ts';
import { synthesise } from '../testing/synthesise.ts';
import { quotaProblems, rulesProblems } from './quotas.ts';

describe('30 layers with 500 tables', () => {
  let templates: ReadonlyMap<string, string>;
  beforeAll(() => {
    const synthesised = synthesise(grownProject());
    templates = new Map(
      [...synthesised].map(([name, template]) => [
        name,
        JSON.stringify(template.toJSON(), null, 1),
      ]),
    );
  });

  it('stay within the limits of AWS: templates, resources, and the policies of each role', () => {
    expect(templates.size).toBe(31);
    expect(
      [...templates].flatMap(([name, text]) => quotaProblems(text).map((p) => [name, p])),
    ).toEqual([]);
  });

  it('have a named query for each table, and for each piece if there is room', () => {
    const queriesOf = (layer: string) => {
      const { Resources } = JSON.parse(templates.get(layer) ?? '') as {
        Resources: Record<string, { Type: string; Properties: { Name: string } }>;
      };
      return Object.values(Resources)
        .filter(({ Type }) => Type === 'AWS::Athena::NamedQuery')
        .map(({ Properties }) => Properties.Name);
    };
    // 26 pieces of the first table, and 15 tables.
    expect(queriesOf('question-number-4')).toHaveLength(41);
    const many = queriesOf('question-number-2');
    expect(many.length).toBeLessThanOrEqual(200);
    expect(new Set(many.map((name) => name.split('.')[0])).size).toBe(16);
  });

  it('have a file for a definition that is too long for its template', () => {
    expect(templates.get('question-number-2')).toContain('"DefinitionS3Location"');
    expect(templates.get('question-number-2')).toContain('"DefinitionSubstitutions"');
  });
});

describe('refuses before AWS does', () => {
  const template = (Resources: object, Outputs = {}) => JSON.stringify({ Resources, Outputs });
  const policy = (resources: number) => ({
    Statement: [
      { Action: 's3:GetObject', Resource: Array(resources).fill('arn:aws:s3:::bucket/x') },
    ],
  });

  it('a template that is too long', () => {
    const text = template({ Key: { Type: 'AWS::KMS::Key', Properties: { a: 'a'.repeat(1e6) } } });
    expect(quotaProblems(text)).toEqual([
      `its template has ${text.length} bytes, and may have 1000000`,
    ]);
  });

  it('a stack with too many resources or outputs', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`A${i}`, { Type: 'A' }]));
    expect(quotaProblems(template(many(501), many(201)))).toEqual([
      'it has 501 resources, and may have 500',
      'it has 201 outputs, and may have 200',
    ]);
  });

  it('a role with too many permissions, in whichever policies', () => {
    const Role = {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyDocument: policy(300) }] },
    };
    const Added = {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: policy(300) },
    };
    expect(quotaProblems(template({ Role }))).toEqual([]);
    expect(quotaProblems(template({ Role, Added }))).toEqual([
      expect.stringMatching(/^the policies of Role have 14\d{3} characters, and may have 10240$/),
    ]);
    const Own = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(300) } };
    expect(quotaProblems(template({ Own }))).toEqual([
      expect.stringMatching(/^the policy Own has 7\d{3} characters, and may have 6144$/),
    ]);
  });

  it.each<[string, object, RegExp]>([
    [
      'a rule of too many events',
      {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { 'detail-type': Array(200).fill('an_event') } },
      },
      /^EventPattern of It has 22\d\d characters, and may have 2048$/,
    ],
    [
      'a rule that says too much of them',
      { Type: 'AWS::Events::Rule', Properties: { Description: 'é'.repeat(513) } },
      /^Description of It has 513 characters, and may have 512$/,
    ],
    [
      'a rule of too many targets',
      { Type: 'AWS::Events::Rule', Properties: { Targets: Array(6).fill({}) } },
      /^Targets of It has 6 members, and may have 5$/,
    ],
    [
      'a function of too large an environment',
      {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { A: 'x'.repeat(4096) } } },
      },
      /^Environment of It has 41\d\d bytes, and may have 4096$/,
    ],
    [
      'a query that is too long',
      { Type: 'AWS::Athena::NamedQuery', Properties: { QueryString: 'é'.repeat(131_073) } },
      /^QueryString of It has 262146 bytes, and may have 262144$/,
    ],
    [
      'an alarm that says too much',
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { AlarmDescription: { 'Fn::Join': ['', ['x'.repeat(900), { Ref: 'Queue' }]] } },
      },
      /^AlarmDescription of It has 1040 characters, and may have 1024$/,
    ],
    [
      'a role of too many policies',
      {
        Type: 'AWS::IAM::Role',
        Properties: { ManagedPolicyArns: Array(11).fill({ Ref: 'Policy' }) },
      },
      /^ManagedPolicyArns of It has 11 members, and may have 10$/,
    ],
  ])('%s', (_, It, message) => {
    expect(quotaProblems(template({ It }))).toEqual([expect.stringMatching(message)]);
  });

  it('a stack whose description is too long, or with more rules than a bus may have', () => {
    const text = JSON.stringify({ Description: 'é'.repeat(513), Resources: {} });
    expect(quotaProblems(text)).toEqual(['its description has 1026 bytes, and may have 1024']);
    const rules = Object.fromEntries(
      Array.from({ length: 301 }, (_, i) => [`R${i}`, { Type: 'AWS::Events::Rule' }]),
    );
    expect(rulesProblems([template(rules)])).toEqual([
      'all stacks together have 301 rules, and may have 300',
    ]);
    expect(rulesProblems([template({})])).toEqual([]);
  });
});
