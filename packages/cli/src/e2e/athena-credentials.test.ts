import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { openRefusingAws } from '../testing/refusing-aws.ts';
import { Village } from '../testing/village.ts';

const QUERY = ['query', 'SELECT 1 FROM addresses'];

describe('without what AWS requires, --engine athena says in one line what to do:', () => {
  const folder = mkdtempSync(join(tmpdir(), 'databaker home-'));
  const config = join(folder, 'config');
  let village: Village;

  beforeAll(async () => {
    village = await Village.open();
    writeFileSync(
      config,
      `[profile plain]
aws_access_key_id = test
aws_secret_access_key = test

[profile signed-out]
sso_session = home
sso_account_id = 123456789012
sso_role_name = baker
region = eu-west-2

[sso-session home]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-2
`,
    );
  });
  afterAll(async () => {
    await village.close();
    rmSync(folder, { recursive: true });
  });

  /** The message, which must not have a stack trace. */
  async function complaint(args: readonly string[], changes: NodeJS.ProcessEnv) {
    const { code, stderr } = await databaker(args, {
      ...village.env,
      HOME: folder,
      ...changes,
    });
    expect(stderr).not.toContain('    at ');
    return { code, stderr };
  }

  const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

  it('no credentials', async () => {
    expect(await complaint(['ls'], NO_KEYS)).toEqual({
      stderr:
        'error: AWS does not know who you are (Could not load credentials from any providers); sign in with `aws sso login`, and name the profile with AWS_PROFILE=<name>\n',
      code: 1,
    });
  });

  it('a profile that is signed out', async () => {
    const env = { ...NO_KEYS, AWS_CONFIG_FILE: config, AWS_PROFILE: 'signed-out' };
    const { code, stderr } = await complaint(['bake'], env);
    expect(stderr).toMatch(
      /^error: AWS does not know who you are \(.*\); sign in with `aws sso login --profile signed-out`, and .*\n$/,
    );
    expect(code).toBe(1);
  });

  it('a profile without a region is accepted', async () => {
    const env = {
      ...NO_KEYS,
      AWS_REGION: undefined,
      AWS_CONFIG_FILE: config,
      AWS_PROFILE: 'plain',
    };
    expect(await complaint(['ls'], env)).toEqual({ stderr: '', code: 0 });
  });

  it.each([
    [400, 'ExpiredToken', 'The provided token has expired.', 'sign in with `aws sso login`'],
    [403, 'AccessDenied', 'Access Denied', 'AWS does not let you list s3://village-hall/'],
    [404, 'NoSuchBucket', 'The bucket is not there', 'the bucket does not exist in this account'],
  ])('S3 says %i %s', async (status, code, message, words) => {
    const aws = await openRefusingAws(status, code, message);
    const { stderr, code: exit } = await complaint(['ls'], { AWS_ENDPOINT_URL: aws.url });
    await aws.close();
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(exit).toBe(1);
    expect(aws.calls()).toBeLessThan(10);
  });

  it.each([
    ['athena', 'ExpiredTokenException', 'sign in with `aws sso login`'],
    ['athena', 'UnrecognizedClientException', 'sign in with `aws sso login`'],
    ['athena', 'AccessDeniedException', 'AWS does not let you start a query: no, user x'],
    ['glue', 'AccessDeniedException', 'AWS does not let you read table village.addresses in Glue'],
  ])('%s says %s', async (service, code, words) => {
    expect(await village.run('bake', 'addresses', '--engine', 'duckdb')).toMatchObject({ code: 0 });
    const aws = await openRefusingAws(400, code, 'no, user x');
    const env = { [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: aws.url };
    const args = service === 'athena' ? QUERY : ['check', 'addresses'];
    const { stderr, code: exit } = await complaint(args, env);
    await aws.close();
    expect(stderr).toContain(words);
    expect(exit).toBe(1);
    expect(aws.calls()).toBeLessThan(10);
  });

  it('no server at the endpoint', async () => {
    const { stderr, code } = await complaint(['ls'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    expect(stderr).toMatch(
      /^error: could not list s3:\/\/\S+: AWS cannot be reached \(connect ECONNREFUSED 127\.0\.0\.1:9\); is there a network\?\n$/,
    );
    expect(code).toBe(1);
  });

  it('a missing workgroup', async () => {
    const { stderr, code } = await complaint([...QUERY, '--workgroup', 'bakkers'], {});
    expect(stderr).toBe(
      'error: the workgroup `bakkers` is not there; deploy it with `nx run infra-cdk:deploy`, or name another with --workgroup\n',
    );
    expect(code).toBe(1);
  });
});
