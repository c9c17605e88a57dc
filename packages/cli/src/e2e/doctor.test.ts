import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@dc-data-baker/engine';
import { type Deployed, nothingDeployed } from '@dc-data-baker/fake-aws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { Village, villageAddresses } from '../testing/village.ts';

const HALL = 's3://village-hall/development';

/** An account without bakes and without triggers. */
const deployed: Deployed = {
  ...nothingDeployed(),
  stacks: ['core', 'places', 'votes'].map((name) => ({
    name: `dc-data-baker-development-${name}`,
    status: 'CREATE_COMPLETE',
  })),
  tables: { 'dc-data-baker-development-locks': [] },
};

let village: Village;
beforeAll(async () => {
  village = await Village.open({ deployed });
  village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
  expect(await village.run('bake')).toMatchObject({ code: 0 });
});
afterAll(() => village.close());

interface Report {
  readonly formatVersion: 1;
  readonly isHealthy: boolean;
  readonly findings: readonly Finding[];
}

async function examined(engine: 'duckdb' | 'athena', env: NodeJS.ProcessEnv = {}) {
  const args = ['doctor', '--json', '--engine', engine];
  const { code, stdout, stderr } = await databaker(args, { ...village.env, ...env });
  const report = JSON.parse(stdout) as Report;
  // The machine that runs the tests does not matter.
  const findings = report.findings.filter(
    ({ area, about }) => area !== 'machine' && about !== 'disk',
  );
  const told = findings.filter(({ status }) => status !== 'ok');
  return { code, stderr, report, findings, told };
}

describe('doctor', () => {
  it.each(['duckdb', 'athena'] as const)(
    'finds no problem if there is none, on %s',
    async (engine) => {
      const { told, findings, report, stderr } = await examined(engine);
      expect({ told, stderr }).toEqual({ told: [], stderr: '' });
      expect(report).toMatchObject({ formatVersion: 1, isHealthy: true });
      expect(findings.map(({ area }) => area)).toContain(engine === 'athena' ? 'glue' : 'lake');
      expect(findings.filter(({ area }) => area === 'tables')).toHaveLength(3);
    },
  );

  it('works in a lake without AWS, and says so in words', async () => {
    const { DATABAKER_DEFINITIONS, DATABAKER_LAKE } = village.env;
    const env = { DATABAKER_DEFINITIONS, DATABAKER_LAKE, HOME: '/nowhere' };
    const { code, stdout, stderr } = await databaker(['doctor', '--verbose'], env);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'note: files are compared by size, and by hash if they are newer than their manifest; `databaker check --files` reads all\n',
    );
    expect(stdout).toContain('ok: lake, lock: nobody');
    expect(stdout).toMatch(/\n0 problems, \d+ warnings?, \d+ in order\n$/);
  });

  describe('in a damaged lake', () => {
    const lake = mkdtempSync(join(tmpdir(), 'databaker doctor-'));
    const path = (location: string) => join(lake, location.slice('s3://'.length));
    afterAll(() => rmSync(lake, { recursive: true, force: true }));

    it('names each fault, and what to do', async () => {
      cpSync(village.server.root, lake, { recursive: true });
      const [bake] = village.bakes('addresses_with_ballots');
      const id = bake?.bakeId ?? '';
      const file = `${HALL}/addresses_with_ballots/${id}/${bake?.files[0]?.path}`;
      writeFileSync(path(file), readFileSync(path(file)).subarray(1));
      writeFileSync(path(`${HALL}/addresses/_manifest.json`), '{');
      writeFileSync(path(`${HALL}/addresses/${id}/_manifest.json`), '{');
      writeFileSync(path(`${HALL}/ballots_by_outcode/_publishing`), id);
      writeFileSync(path(`${HALL}/addresses/.01234567-89ab-cdef-0123-456789abcdef`), 'half');
      writeFileSync(path(`${HALL}/addresses_with_ballots/_held.json`), '?');
      rmSync(path('s3://village-hall/ballots/rows.csv'));
      const { code, told } = await examined('duckdb', { DATABAKER_LAKE: lake });
      expect(code).toBe(1);
      const lines = told.map(({ status, area, about, message, todo }) => [
        `${status} ${area} ${about}`,
        `${message}; ${todo}`,
      ]);
      const expected: readonly (readonly [string, string])[] = [
        ['warning lake drafts', '1 file was left half written'],
        ['problem sources ballots', 'has no files'],
        ['problem tables addresses', 'is not a manifest that this version can read'],
        ['warning bakes addresses', 'published another one: it may be what readers get'],
        ['problem tables addresses_with_ballots', 'bytes, not'],
        ['problem tables addresses_with_ballots', 'databaker release addresses_with_ballots'],
        ['problem tables ballots_by_outcode', 'databaker bake ballots_by_outcode'],
      ];
      for (const [head, text] of expected) {
        expect(lines).toContainEqual([head, expect.stringContaining(text)]);
      }
      expect(told.every(({ todo }) => typeof todo === 'string')).toBe(true);
      const env = { ...village.env, DATABAKER_LAKE: lake };
      const inWords = await databaker(['doctor', '--engine', 'duckdb'], env);
      expect(inWords.stdout).toMatch(/\n[1-9]\d* problems, \d+ warnings, \d+ in order\n$/);
      expect(inWords.stderr).toBe(
        'note: files are compared by size, and by hash if they are newer than their manifest; `databaker check --files` reads all\n',
      );
      const { stderr } = await databaker(['history', 'addresses', '--engine', 'duckdb'], env);
      expect(stderr).toContain('/addresses/_manifest.json is not a manifest that this version');
      expect(stderr).toContain(
        `warning: the manifest of bake ${id} of \`addresses\` cannot be read; \`databaker doctor\` says what to do\n`,
      );
    });
  });

  it('reports a table held by a rollback only as held', async () => {
    const lake = mkdtempSync(join(tmpdir(), 'databaker doctor-'));
    cpSync(village.server.root, lake, { recursive: true });
    const env = { ...village.env, DATABAKER_LAKE: lake };
    const run = (...args: string[]) => databaker([...args, '--engine', 'duckdb'], env);
    expect(await run('bake', '--force')).toMatchObject({ code: 0 });
    expect(await run('bake', '--force')).toMatchObject({ code: 0 });
    expect(await run('rollback', 'ballots_by_outcode')).toMatchObject({ code: 0 });
    const { told } = await examined('duckdb', { DATABAKER_LAKE: lake });
    rmSync(lake, { recursive: true, force: true });
    expect(told).toMatchObject([
      {
        area: 'tables',
        about: 'ballots_by_outcode',
        message: expect.stringContaining('is held at bake'),
      },
    ]);
  });

  it('says that there is no lake', async () => {
    const { code, told } = await examined('duckdb', { DATABAKER_LAKE: '/nowhere/at/all' });
    expect(code).toBe(1);
    expect(told).toMatchObject([
      { area: 'lake', about: '/nowhere/at/all', message: 'is not there' },
    ]);
  });

  it('finds a table in Glue that points elsewhere', async () => {
    const before = await village.glueTable('addresses');
    const StorageDescriptor = { ...before?.StorageDescriptor, Location: `${HALL}/other/` };
    const { Name, Parameters, PartitionKeys } = before ?? {};
    const TableInput = { Name, Parameters, PartitionKeys, StorageDescriptor };
    await village.glue('UpdateTable', { TableInput });
    const { code, told } = await examined('athena');
    expect(code).toBe(1);
    expect(told).toMatchObject([
      {
        area: 'glue',
        about: 'addresses',
        message: expect.stringContaining(`points to ${HALL}/other/, but what is published is at`),
        todo: '`databaker bake addresses --force` or `databaker rollback addresses`',
      },
    ]);
    await village.glue('UpdateTable', {
      TableInput: { ...TableInput, StorageDescriptor: before?.StorageDescriptor },
    });
  });

  it('shows the holder of a lock, and how to stop a hanging execution', async () => {
    const holder = 'arn:aws:states:eu-west-2:1:execution:dc-data-baker-development-votes:a-night';
    const lock = { lock: 'votes', holder, since: '2026-11-26T01:00:00Z' };
    deployed.tables['dc-data-baker-development-locks']?.push(lock);
    deployed.executions[holder] = 'RUNNING';
    const { code, stdout } = await village.run('doctor', '--engine', 'athena');
    expect(code).toBe(0);
    expect(stdout).toContain(
      `warning: locks, votes: is held by ${holder} since 2026-11-26T01:00:00Z, which is still running (RUNNING)\n  to do: wait for it to end; if it hangs, \`aws stepfunctions stop-execution`,
    );
    deployed.executions[holder] = 'FAILED';
    expect((await examined('athena')).told).toEqual([]);
  });

  it('examines the region of the deployment, and names it', async () => {
    const stacks = deployed.stacks.splice(0);
    const { told } = await examined('athena', { AWS_REGION: 'eu-west-1', DC_REGION: 'eu-north-1' });
    deployed.stacks.push(...stacks);
    expect(told).toMatchObject([
      {
        area: 'stacks',
        status: 'warning',
        message: expect.stringContaining('in eu-north-1: no bake starts'),
      },
    ]);
  });

  it('calls nothing in AWS without credentials, and says how to sign in', async () => {
    const { code, told } = await examined('athena', {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      HOME: '/nowhere',
    });
    expect(code).toBe(1);
    expect(told).toMatchObject([
      { area: 'aws', about: 'credentials', message: expect.stringContaining('aws sso login') },
    ]);
  });

  it('finds a missing bucket', async () => {
    const named = village.definitions(
      'elsewhere',
      "{ ...village, layers: village.layers.map((layer) => ({ ...layer, tables: layer.tables.map((table) => ({ ...table, bucket: { ...table.bucket, name: 'no-such-hall' } })) })) }",
    );
    const { code, told } = await examined('athena', { DATABAKER_DEFINITIONS: named });
    expect(code).toBe(1);
    expect(told).toMatchObject([
      {
        area: 'aws',
        about: 'bucket no-such-hall',
        message: 'is not there, or is in another account',
        todo: expect.stringContaining('infra-cdk:deploy'),
      },
    ]);
  });
});
