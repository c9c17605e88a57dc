import { AthenaClient, GetQueryResultsCommand } from '@aws-sdk/client-athena';
import { GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestAws } from '../test-aws.ts';
import type { AccessRequest } from './access-request.ts';
import { permits, type Statement } from './permits.ts';

/** A server on which the caller `role` has these statements, and everybody else may do everything. */
async function open(...role: readonly Statement[]) {
  const asked: AccessRequest[] = [];
  const aws = await TestAws.open({
    parameters: { '/Town/Host': { type: 'String', value: 'here' } },
    allows: (request) => {
      if (request.caller !== 'role') return true;
      asked.push(request);
      return permits(role, request);
    },
  });
  const settings = {
    endpoint: aws.server.url,
    region: 'eu-west-2',
    maxAttempts: 1,
    credentials: { accessKeyId: 'role', secretAccessKey: 'test' },
  };
  const s3 = new S3Client(settings);
  const glue = new GlueClient(settings);
  const athena = new AthenaClient(settings);
  const ssm = new SSMClient(settings);
  onTestFinished(() => {
    for (const client of [s3, glue, athena, ssm]) client.destroy();
  });
  return { aws, asked, s3, glue, athena, ssm };
}

function allow(Action: string | string[], Resource: string | string[]): Statement {
  return { Effect: 'Allow', Action, Resource };
}

/** The name of the error with which a call was refused. */
function nameOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'it was not refused',
    (error: Error) => error.name,
  );
}

describe('a caller with permissions', () => {
  it('is refused by each service with its own message', async () => {
    const { aws, s3, glue, ssm } = await open();
    await aws.put('a.csv', 'x');
    expect(await nameOf(s3.send(new GetObjectCommand({ Bucket: 'town', Key: 'a.csv' })))).toBe(
      'AccessDenied',
    );
    const table = new GetTableCommand({ DatabaseName: 'town', Name: 'streets' });
    await expect(glue.send(table)).rejects.toThrow(
      'User: role is not authorized to perform: glue:GetTable on resource: arn:aws:glue:eu-west-2:123456789012:catalog',
    );
    const parameter = new GetParameterCommand({ Name: '/Town/Host' });
    expect(await nameOf(ssm.send(parameter))).toBe('AccessDeniedException');
  });

  it('may do what its permissions allow', async () => {
    const { ssm } = await open(
      allow('ssm:GetParameter', 'arn:aws:ssm:eu-west-2:123456789012:parameter/Town/Host'),
    );
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/Town/Host' }));
    expect(Parameter?.Value).toBe('here');
  });

  it('learns that an object is missing only if it may list all of the bucket', async () => {
    const missing = new GetObjectCommand({ Bucket: 'town', Key: 'missing.csv' });
    const reads = allow('s3:GetObject', 'arn:aws:s3:::town/*');
    const { s3 } = await open(reads, {
      ...allow('s3:ListBucket', 'arn:aws:s3:::town'),
      Condition: { StringLike: { 's3:prefix': ['*'] } },
    });
    expect(await nameOf(s3.send(missing))).toBe('AccessDenied');
    const listed = new ListObjectsV2Command({ Bucket: 'town', Prefix: 'missing.csv' });
    expect((await s3.send(listed)).KeyCount).toBe(0);
    const { s3: other } = await open(reads, allow('s3:ListBucket', 'arn:aws:s3:::town'));
    expect(await nameOf(other.send(missing))).toBe('NoSuchKey');
  });

  it('needs the actions of an operation of S3, which may have other names or be several', async () => {
    const { s3, asked } = await open(allow('*', '*'));
    const at = { Bucket: 'town', Key: 'a.csv' };
    const { ETag } = await s3.send(new PutObjectCommand({ ...at, Body: 'x' }));
    await s3.send(new PutObjectCommand({ ...at, Body: 'y', IfMatch: ETag }));
    await s3.send(new CopyObjectCommand({ ...at, Key: 'b c.csv', CopySource: 'town/a.csv' }));
    const Objects = [{ Key: 'a.csv' }, { Key: 'b c.csv' }];
    await s3.send(new DeleteObjectsCommand({ Bucket: 'town', Delete: { Objects } }));
    expect(asked.map(({ action, resource }) => `${action} ${resource.split(':::')[1]}`)).toEqual([
      's3:PutObject town/a.csv',
      's3:PutObject town/a.csv',
      's3:GetObject town/a.csv',
      's3:GetObject town/a.csv',
      's3:PutObject town/b c.csv',
      's3:DeleteObject town/a.csv',
      's3:DeleteObject town/b c.csv',
    ]);
  });
});

describe('a query of a caller with permissions', () => {
  const QUERIES = allow('athena:*', [
    'arn:aws:athena:eu-west-2:123456789012:workgroup/primary',
    'arn:aws:athena:eu-west-2:123456789012:datacatalog/AwsDataCatalog',
  ]);
  const CATALOGUE = allow('glue:Get*', [
    'arn:aws:glue:eu-west-2:123456789012:catalog',
    'arn:aws:glue:eu-west-2:123456789012:database/*',
    'arn:aws:glue:eu-west-2:123456789012:table/town/streets',
  ]);
  const RESULTS = allow(
    [
      's3:GetBucketLocation',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
      's3:AbortMultipartUpload',
      's3:PutObject',
    ],
    ['arn:aws:s3:::results', 'arn:aws:s3:::results/here/*', 'arn:aws:s3:::town'],
  );
  const STREETS = allow(
    ['s3:ListBucket', 's3:GetObject'],
    ['arn:aws:s3:::town', 'arn:aws:s3:::town/streets/*'],
  );

  /** Why a query on the streets failed; `undefined` if it did not. */
  async function reason(sql: string, ...role: readonly Statement[]) {
    const { aws, athena } = await open(...role);
    await aws.csvTable('streets', { name: 'string' }, 'High Street\n');
    await aws.csvTable('secrets', { name: 'string' }, 'x\n');
    const id = await aws.start(sql, {}, athena);
    const { Status } = await aws.over(id);
    return { reason: Status?.StateChangeReason, athena, id };
  }

  it('reads and writes what the caller may read and write', async () => {
    const role = [QUERIES, CATALOGUE, RESULTS, STREETS];
    expect(await reason('SELECT * FROM streets', ...role)).toMatchObject({ reason: undefined });
  });

  it.each([
    ['glue:GetTable', 'SELECT * FROM secrets', [QUERIES, CATALOGUE, RESULTS, STREETS]],
    ['glue:GetDatabase', 'SELECT 1', [QUERIES, RESULTS]],
    ['s3:GetBucketLocation', 'SELECT 1', [QUERIES, CATALOGUE]],
    ['s3:ListBucket', 'SELECT * FROM streets', [QUERIES, CATALOGUE, RESULTS]],
    [
      's3:PutObject',
      "UNLOAD (SELECT 1 AS n) TO 's3://town/out/' WITH (format = 'PARQUET')",
      [QUERIES, CATALOGUE, RESULTS, STREETS],
    ],
  ])('fails without %s', async (action, sql, role) => {
    const { reason: why } = await reason(sql, ...role);
    expect(why).toContain(
      `Insufficient permissions to execute the query. User: role is not authorized to perform: ${action} on resource: `,
    );
  });

  it('has results only for callers who may read their file', async () => {
    const { athena, id } = await reason('SELECT 1', QUERIES, CATALOGUE, RESULTS);
    const results = new GetQueryResultsCommand({ QueryExecutionId: id });
    await expect(athena.send(results)).rejects.toThrow(
      `not authorized to perform: s3:GetObject on resource: arn:aws:s3:::results/here/${id}.csv`,
    );
  });
});
