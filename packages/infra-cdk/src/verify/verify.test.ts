import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClients, S3Store } from '@dc-data-baker/engine/aws';
import { permits, type Statement } from '@dc-data-baker/fake-aws';
import { resourceName } from '@dc-data-baker/planner';
import { WORKSPACE } from '@dc-data-baker/project';
import { describe, expect, it } from 'vitest';
import { deployedProject } from '../deployed-project.ts';
import { layerOrder } from '../layer-order.ts';
import { REGION } from '../region.ts';
import { type Script, SfnServer } from '../testing/sfn-server.ts';
import { runVerify } from './run-verify.ts';

// The definitions decide which layers there are.
const PROJECT = await deployedProject('development');
const LAYERS = layerOrder(PROJECT).map(({ layer }) => layer.name);
const machine = (layer: string) => resourceName(PROJECT, layer);
const ADDRESSES = 'dc-data-baker-development-addressbase';
const ELECTIONS = 'dc-data-baker-development-current-elections';

const baked: Script = {
  stages: ['source:x', 'write:x', 'publish:x'],
  end: { status: 'SUCCEEDED', output: '{"baked":true,"bakeId":"an id"}' },
};

/** Every layer has a state machine, and all of them bake. */
const allBaked = () => Object.fromEntries(LAYERS.map((layer) => [machine(layer), [baked]]));

const MAIN = join(import.meta.dirname, 'main.ts');

/**
 * Runs the command in this process without waiting, since an execution continues whenever it is
 * polled.
 */
async function verify(
  server: SfnServer,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { AWS_ENDPOINT_URL: endpoint = '' } = server.env;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint, region: REGION, credentials };
  const stepFunctions = new SFNClient(settings);
  const { s3 } = awsClients(settings);
  const said = { stdout: '', stderr: '' };
  const to = (name: keyof typeof said) => ({
    isTTY: false,
    columns: 80,
    write: (text: string) => {
      said[name] += text;
    },
  });
  // The person who runs the tests may have exported another environment.
  const code = await runVerify(['--env', 'development', '--trial', '', ...args], {
    stdout: to('stdout'),
    stderr: to('stderr'),
    stepFunctions,
    store: new S3Store(s3),
    pause: async () => {},
  });
  stepFunctions.destroy();
  s3.destroy();
  return { code, ...said };
}

describe('verify', () => {
  it('bakes each layer after those that it reads, and shows its stages', async () => {
    const server = await SfnServer.open(allBaked());
    const { code, stdout } = await verify(server);
    const started = server.started.map((name) => LAYERS.find((layer) => machine(layer) === name));
    expect(started.toSorted()).toEqual(LAYERS.toSorted());
    expect(started.indexOf('addressbase')).toBeLessThan(started.indexOf('current_elections'));
    expect(stdout.split('\n')).toEqual([
      ...started.flatMap((layer) => [
        expect.stringMatching(`^${layer}: https://eu-west-2\\.console\\.aws\\.amazon\\.com/states`),
        `${layer}:   source:x`,
        `${layer}:   write:x`,
        `${layer}:   publish:x`,
        `${layer}: baked in 1 min 05 s`,
      ]),
      'every layer of development was baked',
      '',
    ]);
    expect(code).toBe(0);
    const forced = { startedBy: 'verify', force: true };
    expect(server.inputs).toEqual(LAYERS.map(() => forced));
  });

  it('needs exactly the permissions that docs/deploying.md names', async () => {
    const text = readFileSync(join(WORKSPACE, 'docs/deploying.md'), 'utf8');
    const [, policy = ''] = /^```json\n(.*?)^```/ms.exec(text) ?? [];
    const statements: readonly Statement[] = JSON.parse(
      policy.replaceAll('ACCOUNT', '123456789012'),
    ).Statement;
    const server = await SfnServer.open(allBaked());
    expect(await verify(server)).toMatchObject({ code: 0 });
    const asked = server.asked.map((request) => ({ ...request, context: {} }));
    expect(asked.filter((request) => !permits(statements, request))).toEqual([]);
    const named = statements.flatMap(({ Action }) => Action);
    expect(new Set(named.filter((action) => action.startsWith('states:')))).toEqual(
      new Set(asked.map(({ action }) => action)),
    );
  });

  it('warns of outcodes with files of two bakes, before the bake that ends that', async () => {
    const server = await SfnServer.open(allBaked());
    const place = 'pollingstations.private.data/addressbase/development/current_elections_parquet';
    server.objects.set(`${place}/_publishing`, '20260101T000001Z-abcdef');
    const { code, stdout } = await verify(server);
    expect(stdout.split('\n')).toContainEqual(
      expect.stringMatching(
        /^current_elections: the files of `current_elections_parquet` are being replaced by those of bake 20260101T000001Z-abcdef, or this was cut short: .* of two bakes/,
      ),
    );
    expect(code).toBe(0);
  });

  it('fails with the error of the execution, and starts no further ones', async () => {
    const failed: Script = {
      stages: ['audit:x'],
      end: {
        status: 'FAILED',
        error: 'Databaker.Check',
        cause: 'check unique(uprn) of `x` failed',
      },
    };
    const server = await SfnServer.open({ ...allBaked(), [ADDRESSES]: [failed] });
    const { code, stderr } = await verify(server);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: the bake of addressbase failed: Databaker.Check: check unique(uprn) of `x` failed\n  https://',
    );
    expect(server.started).toEqual([ADDRESSES]);
  });

  it.each([
    ['TIMED_OUT', 'took too long'],
    ['ABORTED', 'was stopped'],
  ])('fails for one that is %s', async (status, words) => {
    const server = await SfnServer.open({
      ...allBaked(),
      [ADDRESSES]: [{ stages: [], end: { status } }],
    });
    const { code, stderr } = await verify(server);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(words) });
  });

  it('waits for another execution’s bake if that is next', async () => {
    const waitingFor = 'arn:aws:states:eu-west-2:123456789012:execution:x:theirs';
    const output = JSON.stringify({ baked: false, waitingFor });
    const server = await SfnServer.open({
      [ADDRESSES]: [{ stages: [], end: { status: 'SUCCEEDED', output } }],
    });
    server.addExecution(waitingFor, baked);
    const { code, stdout } = await verify(server, 'addressbase');
    expect(code).toBe(0);
    expect(stdout).toContain('addressbase: another execution is next; waiting for its bake');
    expect(stdout).toContain(`details/${waitingFor}`);
    expect(stdout).toContain('addressbase: baked in 1 min 05 s');
  });

  it('bakes only the named layers', async () => {
    const server = await SfnServer.open(allBaked());
    const { code, stdout } = await verify(server, 'current_elections');
    expect(code).toBe(0);
    expect(stdout).toMatch(/current_elections: baked in 1 min 05 s\n$/);
    expect(server.started).toEqual([ELECTIONS]);
  });

  it('holds changed tables back, and says what changed and how to publish them', async () => {
    const message =
      'bake X is held back (x): `databaker publish X` publishes it\nreaders of x: 2 files';
    const output = JSON.stringify({ baked: false, heldBack: ['x'], message });
    const server = await SfnServer.open({
      [ELECTIONS]: [{ stages: ['write:x'], end: { status: 'SUCCEEDED', output } }],
    });
    const { code, stdout } = await verify(server, 'current_elections', '--hold');
    expect(server.inputs).toEqual([{ startedBy: 'verify', hold: true }]);
    expect(stdout.split('\n').slice(2)).toEqual([
      'current_elections: ended after 1 min 05 s',
      'current_elections: bake X is held back (x): `databaker publish X` publishes it',
      'current_elections: readers of x: 2 files',
      'nothing was published',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('lists the layers if a name is unknown', async () => {
    const server = await SfnServer.open({});
    const { code, stderr } = await verify(server, 'election');
    expect(code).toBe(1);
    const [, there = ''] =
      /^error: there is no layer `election` to bake; there are (.*)\n$/.exec(stderr) ?? [];
    expect(there.split(', ').sort()).toEqual(LAYERS.toSorted());
  });

  it('says what to do if nothing is deployed', async () => {
    const server = await SfnServer.open({});
    const { code, stderr } = await verify(server);
    expect(code).toBe(1);
    expect(stderr).toContain('deploy with `nx run infra-cdk:deploy`');
  });

  it('says what to do without credentials', async () => {
    const server = await SfnServer.open({});
    const env = server.env;
    const child = spawn('node', [MAIN], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        AWS_ENDPOINT_URL: env['AWS_ENDPOINT_URL'],
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: could not list the state machines: .*aws sso login/);
  });
});
