import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Deployed, nothingDeployed, openAwsServer } from '@dc-data-baker/fake-aws';
import { town } from '@dc-data-baker/fixtures';
import type { Layer } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploymentClients, deploymentClients } from '../aws-sdk/deployment-clients.ts';
import { examineDeployment } from './examine-deployment.ts';

const base = town();
const [first, ...others] = base.layers as [Layer, ...Layer[]];
const triggers: Layer['triggers'] = [
  { kind: 'nightly', at: '01:30' },
  { kind: 'event', name: 'set_changed', or: ['set_made'], delayMinutes: 10 },
];
const project: Project = {
  ...base,
  environment: 'development',
  layers: [{ ...first, triggers }, ...others.map((layer) => ({ ...layer, triggers: [] }))],
};

const OURS = 'dc-data-baker-development';
const STACK = `${OURS}-${first.name.replaceAll('_', '-')}`;
const QUEUE = `${STACK}_set-changed`;
const EXECUTION = `arn:aws:states:eu-west-2:123456789012:execution:${STACK}:a-night`;
const SINCE = '2026-11-26T01:30:00.000Z';

const deployed: Deployed = nothingDeployed();
let clients: DeploymentClients;
let close: () => Promise<void>;
beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'databaker-test-'));
  const server = await openAwsServer({ root, deployed });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  clients = deploymentClients({ endpoint: server.url, region: 'eu-west-2', credentials });
  close = async () => {
    clients.close();
    await server.close();
    rmSync(root, { recursive: true });
  };
});
afterAll(() => close());

/** Everything is deployed as defined, and nothing is wrong. */
beforeEach(() => {
  const stacks = ['core', ...project.layers.map(({ name }) => name)].map((name) => ({
    name: `${OURS}-${name.replaceAll('_', '-')}`,
    status: 'UPDATE_COMPLETE',
    ...(name === first.name
      ? { resources: { 'AWS::Events::Rule': ['night', 'day'], 'AWS::SQS::Queue': ['a queue'] } }
      : {}),
  }));
  Object.assign(deployed, {
    stacks,
    tables: { [`${OURS}-locks`]: [{ lock: first.name, holder: EXECUTION, since: SINCE }] },
    executions: { [EXECUTION]: 'SUCCEEDED' },
    rules: {
      night: { State: 'ENABLED', ScheduleExpression: 'cron(30 1 * * ? *)' },
      day: { State: 'ENABLED', EventPattern: '{"detail-type":["set_changed","set_made"]}' },
    },
    queues: {
      [`${QUEUE}.fifo`]: [0, 2],
      [`${QUEUE}_failed.fifo`]: [0],
      [`${STACK}-undelivered`]: [0],
    },
    denied: new Set(),
  } satisfies Deployed);
});

async function told() {
  const findings = await examineDeployment(clients, project);
  return findings.filter(({ status }) => status !== 'ok');
}

it('a deployment in order gets an `ok` for each of its parts', async () => {
  const findings = await examineDeployment(clients, project);
  expect(findings.map(({ area, status, about }) => `${status} ${area} ${about}`)).toEqual([
    ...deployed.stacks.map(({ name }) => `ok stacks ${name}`),
    `ok locks ${first.name}`,
    `ok triggers ${first.name}, nightly 01:30`,
    `ok triggers ${first.name}, event set_changed`,
    `ok queues ${QUEUE}.fifo`,
    `ok queues ${QUEUE}_failed.fifo`,
    `ok queues ${STACK}-undelivered`,
  ]);
});

describe('a stack', () => {
  const withStatus = (status: string, reason: string) => {
    const [core, ...stacks] = deployed.stacks;
    deployed.stacks.splice(0, 9, ...(core ? [core] : []), {
      ...stacks[0],
      name: STACK,
      status,
      reason,
    });
    deployed.stacks.push(...stacks.slice(1));
  };

  it.each<[string, string, string, string]>([
    [
      'UPDATE_ROLLBACK_COMPLETE',
      'warning',
      'is as it was before its last deploy',
      'describe-stack-events',
    ],
    ['UPDATE_IN_PROGRESS', 'warning', 'is being changed', 'wait'],
    ['UPDATE_ROLLBACK_FAILED', 'problem', 'so did its rollback', 'continue-update-rollback'],
    ['ROLLBACK_COMPLETE', 'problem', 'its first deploy failed', 'delete-stack'],
    ['DELETE_FAILED', 'problem', 'is partly updated', 'describe-stack-events'],
  ])('that is in %s', async (status, severity, message, todo) => {
    withStatus(status, 'because of a role');
    expect(await told()).toMatchObject([
      {
        area: 'stacks',
        status: severity,
        about: STACK,
        message: expect.stringMatching(`${message}.*\\(${status}: because of a role\\)$`),
        todo: expect.stringContaining(todo),
      },
    ]);
  });

  it('that is missing is reported once, without its lock, triggers and queues', async () => {
    deployed.stacks.splice(1, 1);
    expect(await told()).toEqual([
      {
        area: 'stacks',
        status: 'warning',
        about: STACK,
        message: 'is not deployed in eu-west-2',
        todo: '`nx run infra-cdk:deploy`',
      },
    ]);
  });

  it('of a layer that is no longer defined is reported; stacks of others are not', async () => {
    const status = 'CREATE_COMPLETE';
    deployed.stacks.push(
      { name: `${OURS}-gone`, status },
      { name: `${OURS}-new-gone`, status, tags: { 'dc-trial': 'new' } },
      { name: 'dc-data-baker-production-gone', status },
    );
    expect(await told()).toMatchObject([
      {
        about: `${OURS}-gone`,
        message: expect.stringContaining('is no longer defined'),
        todo: `\`aws cloudformation delete-stack --region eu-west-2 --stack-name ${OURS}-gone\``,
      },
    ]);
  });

  it('is reported as missing once if nothing is deployed', async () => {
    deployed.stacks.length = 0;
    expect(await told()).toMatchObject([
      {
        about: `${OURS}-*`,
        status: 'warning',
        message: 'nothing is deployed in eu-west-2: no bake starts there by itself',
      },
    ]);
  });
});

describe('a lock', () => {
  it.each(['RUNNING', 'PENDING_REDRIVE'])(
    'held by an execution that is %s is reported with its holder, its age, and how to stop it',
    async (status) => {
      deployed.executions[EXECUTION] = status;
      expect(await told()).toEqual([
        {
          area: 'locks',
          status: 'warning',
          about: first.name,
          message: `is held by ${EXECUTION} since ${SINCE}, which is still running (${status})`,
          todo: `wait for it to end; if it hangs, \`aws stepfunctions stop-execution --region eu-west-2 --execution-arn ${EXECUTION}\`: that frees the lock`,
        },
      ]);
    },
  );

  it.each(['FAILED', 'ABORTED', 'TIMED_OUT'])(
    'of an execution whose status is %s is free',
    async (status) => {
      deployed.executions[EXECUTION] = status;
      expect(await told()).toEqual([]);
    },
  );

  it.each([`${EXECUTION}-of-old`, 'nobody'])(
    'whose holder Step Functions does not know is taken over: %s',
    async (holder) => {
      deployed.tables[`${OURS}-locks`] = [{ lock: 'gone, next', holder, since: SINCE }];
      const [finding, ...more] = await told();
      expect(more).toEqual([]);
      expect(finding).toMatchObject({ status: 'warning', about: 'gone, next' });
      expect(finding?.message).toContain(`names ${holder}, since ${SINCE}, which Step Functions`);
      expect(finding?.todo).toContain('the next bake that wants the lock takes it over');
      expect(finding?.todo).toContain(`--key '{"lock":{"S":"gone, next"}}'`);
    },
  );

  it('whose holder cannot be described is reported, and the other locks are examined', async () => {
    deployed.denied.add('DescribeExecution');
    expect(await told()).toMatchObject([
      {
        area: 'locks',
        status: 'warning',
        message: expect.stringContaining(
          `AWS does not let you look at ${EXECUTION}, which has had the lock since ${SINCE}`,
        ),
        todo: expect.stringContaining('with permission to read it'),
      },
    ]);
  });

  it('needs a table', async () => {
    delete deployed.tables[`${OURS}-locks`];
    expect(await told()).toMatchObject([{ status: 'problem', about: `${OURS}-locks` }]);
  });
});

describe('a trigger', () => {
  it('that is disabled starts nothing', async () => {
    deployed.rules['night'] = { State: 'DISABLED', ScheduleExpression: 'cron(30 1 * * ? *)' };
    expect(await told()).toEqual([
      {
        area: 'triggers',
        status: 'warning',
        about: `${first.name}, nightly 01:30`,
        message: 'is disabled: it starts no bake',
        todo: '`aws events enable-rule --region eu-west-2 --name night`, unless somebody stopped it on purpose',
      },
    ]);
  });

  it('whose definition is newer than the deploy', async () => {
    deployed.rules['night'] = { State: 'ENABLED', ScheduleExpression: 'cron(0 2 * * ? *)' };
    deployed.rules['day'] = { State: 'ENABLED', EventPattern: '{"detail-type":["set_changed"]}' };
    const found = await told();
    expect(found.map(({ about }) => about)).toEqual([
      `${first.name}, nightly 01:30`,
      `${first.name}, event set_changed`,
    ]);
    expect(found[0]?.message).toBe('is not deployed as it is defined now: it starts no bake');
  });
});

describe('a queue', () => {
  it('whose messages are not received', async () => {
    deployed.queues[`${QUEUE}.fifo`] = [3, 1];
    expect(await told()).toMatchObject([
      {
        area: 'queues',
        status: 'warning',
        about: `${QUEUE}.fifo`,
        message: '3 messages are waiting, and start no bake',
        todo: expect.stringContaining(
          `aws pipes describe-pipe --region eu-west-2 --name ${QUEUE}\``,
        ),
      },
    ]);
  });

  it.each([`${QUEUE}_failed.fifo`, `${STACK}-undelivered`])(
    'of dead letters that is not empty: %s',
    async (name) => {
      deployed.queues[name] = [1, 0, 1];
      expect(await told()).toMatchObject([
        {
          status: 'problem',
          about: name,
          message: `2 messages could not start a bake of \`${first.name}\``,
          todo: expect.stringMatching(`verify ${first.name}.*purge-queue.*/${name}\``),
        },
      ]);
    },
  );

  it('that is not there', async () => {
    delete deployed.queues[`${QUEUE}.fifo`];
    expect(await told()).toMatchObject([{ status: 'warning', message: 'is not there' }]);
  });
});

it.each<[string, string, number]>([
  ['DescribeStacks', 'stacks', 1],
  ['ListStackResources', 'triggers', 1],
  ['DescribeRule', 'triggers', 1],
  ['Scan', 'locks', 1],
  ['GetQueueUrl', 'queues', 3],
  ['GetQueueAttributes', 'queues', 3],
])(
  'reports that calling %s is not allowed, and examines everything else',
  async (operation, area, findings) => {
    deployed.denied.add(operation);
    deployed.queues[`${STACK}-undelivered`] = [1];
    const found = await told();
    const refused = found.filter(({ message }) => message.startsWith('AWS does not let you '));
    expect(refused).toHaveLength(findings);
    for (const one of refused) expect(one).toMatchObject({ area, status: 'warning' });
    if (area !== 'queues') expect(found).toMatchObject([...refused, { area: 'queues' }]);
  },
);
