import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { townTemplates } from '../testing/town-cloud.ts';

/**
 * The actions in AWS's own policy for a state machine that runs queries, and whether ours has them.
 * Theirs is for everything in the account: ours names what it reads and writes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html
 */
const DOCUMENTED: Readonly<Record<string, 'ours too' | string>> = {
  'athena:StartQueryExecution': 'ours too',
  'athena:StopQueryExecution': 'ours too',
  'athena:GetQueryExecution': 'ours too',
  'athena:GetQueryResults': 'ours too',
  'athena:GetDataCatalog': 'ours too',
  's3:GetBucketLocation': 'ours too',
  's3:GetObject': 'ours too',
  's3:ListBucket': 'ours too',
  's3:ListBucketMultipartUploads': 'ours too',
  's3:ListMultipartUploadParts': 'ours too',
  's3:AbortMultipartUpload': 'ours too',
  's3:PutObject': 'ours too',
  's3:CreateBucket': 'the place of results is there: the buckets are imported',
  'glue:GetDatabase': 'ours too',
  'glue:GetDatabases': 'only SHOW DATABASES lists them',
  'glue:GetTable': 'ours too',
  'glue:GetTables': 'only SHOW TABLES lists them',
  'glue:GetPartition': 'ours too',
  'glue:GetPartitions': 'ours too',
  'glue:BatchGetPartition': 'ours too',
  'glue:CreateDatabase': 'the stack does that',
  'glue:UpdateDatabase': 'the stack does that',
  'glue:DeleteDatabase': 'the stack does that',
  'glue:CreateTable': 'queries are SELECT and UNLOAD; the step function makes tables',
  'glue:UpdateTable': 'queries are SELECT and UNLOAD; the step function points tables at bakes',
  'glue:DeleteTable': 'queries are SELECT and UNLOAD; the step function takes candidates away',
  'glue:BatchDeleteTable': 'as DeleteTable',
  'glue:BatchCreatePartition': 'partitions are projected: none is registered',
  'glue:CreatePartition': 'partitions are projected: none is registered',
  'glue:UpdatePartition': 'partitions are projected: none is registered',
  'glue:DeletePartition': 'partitions are projected: none is registered',
  'glue:BatchDeletePartition': 'partitions are projected: none is registered',
  'lakeformation:GetDataAccess':
    'no location is registered with Lake Formation; where one is, it has to be granted there too',
};

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Principal?: { readonly Service?: string };
}

function actionsOf(template: Template, role: string): Set<string> {
  const [, found] =
    Object.entries(template.findResources('AWS::IAM::Role')).find(([id]) => id.startsWith(role)) ??
    [];
  const [policy] = found?.['Properties'].Policies ?? [];
  const statements: readonly Statement[] = policy.PolicyDocument.Statement;
  return new Set(statements.flatMap(({ Action }) => Action));
}

describe('the role of a state machine', () => {
  let templates: Map<string, Template>;
  beforeAll(() => {
    templates = townTemplates();
  });

  it.each(Object.entries(DOCUMENTED))(
    'has %s, or a documented reason not to: %s',
    (action, ours) => {
      const actions = actionsOf(templates.get('votes') as Template, 'BakeRole');
      expect(actions.has(action)).toBe(ours === 'ours too');
    },
  );

  it('asks Athena, S3 and Glue for nothing that is not documented', () => {
    const actions = actionsOf(templates.get('votes') as Template, 'BakeRole');
    const asked = [...actions].filter((action) => /^(athena|s3|glue):/.test(action));
    expect(asked.filter((action) => !(action in DOCUMENTED))).toEqual([]);
  });
});

describe('who may act in this account', () => {
  const resources = (type: string) =>
    [...townTemplates().values()].flatMap((template) =>
      Object.values(template.findResources(type)),
    );

  it('services may act only for resources of this account', () => {
    const trusts = resources('AWS::IAM::Role').map(
      ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0] as Statement,
    );
    const careful = trusts.filter(({ Principal }) =>
      /^(states|pipes|events)\./.test(Principal?.Service ?? ''),
    );
    expect(careful.length).toBeGreaterThan(1);
    for (const { Condition } of careful) {
      expect(Condition).toEqual({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      });
    }
  });

  it('only this environment’s rules may send to the topic', () => {
    const statements: Statement[] = resources('AWS::SNS::TopicPolicy').flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const ofRules = statements.filter(({ Principal }) => Principal?.Service?.startsWith('events.'));
    expect(ofRules).toHaveLength(1);
    expect(JSON.stringify(ofRules[0]?.Condition)).toContain(':rule/dc-data-baker-development-*');
    const senders = resources('AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties.Targets).includes('Failures'),
    );
    expect(senders.length).toBeGreaterThan(3);
    for (const { Properties } of senders) {
      expect(Properties.Name).toMatch(/^dc-data-baker-development-[a-z-]+$/);
    }
  });

  it('a layer may release the locks that it takes, and no others', () => {
    const locks = Object.fromEntries(
      ['places', 'votes'].map((layer) => {
        const template = townTemplates().get(layer);
        const [role] = Object.entries(template?.findResources('AWS::IAM::Role') ?? {})
          .filter(([id]) => id.startsWith('BakeRole'))
          .map(([, { Properties }]) => Properties);
        const statements: Statement[] = role.Policies[0].PolicyDocument.Statement;
        const ofLocks = statements.filter(({ Action }) =>
          JSON.stringify(Action).includes('dynamodb'),
        );
        return [
          layer,
          ofLocks.map(({ Action, Condition }) => [
            Action,
            Condition?.['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'],
          ]),
        ];
      }),
    );
    expect(locks).toEqual({
      places: [
        [
          ['dynamodb:GetItem', 'dynamodb:PutItem'],
          ['places', 'places, next', 'places, next to hold back'],
        ],
        ['dynamodb:DeleteItem', ['places, next', 'places, next to hold back']],
      ],
      votes: [
        [
          ['dynamodb:GetItem', 'dynamodb:PutItem'],
          ['places', 'votes', 'votes, next', 'votes, next to hold back'],
        ],
        ['dynamodb:DeleteItem', ['votes, next', 'votes, next to hold back']],
      ],
    });
  });
});
