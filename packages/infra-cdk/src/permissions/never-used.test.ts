import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-glue';
import { BALLOTS_CSV, RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { tableNamed } from '@dc-data-baker/planner';
import { stepTable, tableProperties } from '@dc-data-baker/steps';
import { expect, it } from 'vitest';
import { TOWN, TownCloud, townTemplates } from '../testing/town-cloud.ts';
import { unusedGrants } from '../testing/unused-grants.ts';

const STACK = 'dc-data-baker-development-places';
const CLEANER = 'dc-data-baker-development-cleaner';
const LAYERS = ['places', 'votes'];

/** Why a role has a permission that nothing here asks for, each with the page that says so. */
const REASONS: readonly (readonly [which: RegExp, reason: string])[] = [
  [
    /-(tables|steps|writer|cleaner) (logs:(CreateLogStream|PutLogEvents)|xray:Put\w+) /,
    'Lambda itself writes logs and traces: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  ],
  [
    /-(places|votes) (logs|xray):\w+ \*/,
    'Step Functions itself delivers logs and traces: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy and xray-tracing.html beside it',
  ],
  [
    /-(tables|writer|cleaner) ssm:GetParameter \S+\/SENTRY_DSN/,
    'only a bug of theirs is reported: docs/decisions/0081-what-sentry-is-told.md',
  ],
  [
    /-(places|votes) s3:ListBucket \S+town-results results\/\*/,
    'Athena lists the place of its results: https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html',
  ],
  [
    /-votes s3:GetObject \S+\/ballots_by_outcode_bakes\/\*/,
    'Athena writes pieces there, and may read what it writes: https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html',
  ],
  [
    /-(places|votes) glue:(Batch)?GetPartitions? \S+table\/town\/(raw_addresses|ballots) /,
    'Athena asks for them, of any table: https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html',
  ],
];

it('every permission of a role is used, or has a documented reason', async () => {
  const functionEnv = settingsOfCleaner();
  const town = await TownCloud.open({ functionEnv });
  await bakeAll(town);
  await bakeAll(town);
  await loseAnswers(town);
  town.putAddresses(`${RAW_ADDRESSES_CSV}99,"1 New Road",AA1 1AA,1,1\n`);
  await bakeAll(town, { hold: true });
  await stopAndQueue(town);
  await failChecks(town);
  await deployOnceMore(town);
  await cleanUp(town);

  const unused = unusedGrants(town.cloud).map(
    ({ of, action, resource, only }) => `${of} ${action} ${resource} ${only}`,
  );
  expect(unused.filter((grant) => !REASONS.some(([which]) => which.test(grant)))).toEqual([]);
  const needless = REASONS.filter(([which]) => !unused.some((grant) => which.test(grant)));
  expect(needless).toEqual([]);
});

function settingsOfCleaner(): Record<string, string> {
  const functions = townTemplates().get('core')?.findResources('AWS::Lambda::Function') ?? {};
  const found = Object.values(functions).find(
    ({ Properties }) => Properties.FunctionName === CLEANER,
  );
  return found?.['Properties'].Environment.Variables;
}

async function bakeAll(town: TownCloud, input: Readonly<Record<string, unknown>> = {}) {
  for (const layer of LAYERS) {
    expect(await town.start(layer, {}, input).ended).not.toHaveProperty('error');
  }
}

/** Bakes whose tables somebody deletes from Glue, and in which answers of steps are lost. */
async function loseAnswers(town: TownCloud): Promise<void> {
  const { glue } = town.cloud;
  const happened = new Set<string>();
  const isFirst = (what: string) => !happened.has(what) && happened.add(what);
  for (const layer of LAYERS) {
    const { cause } = await town.start(
      layer,
      {
        before: async (state) => {
          const [, Name] = /^Publish (\w+)$/.exec(state) ?? [];
          if (Name === undefined || !isFirst(`before ${state}`)) return;
          await glue.send(new DeleteTableCommand({ DatabaseName: 'town', Name }));
        },
        after: (state) => {
          if (!state.startsWith('Show the checks ') || !isFirst(state)) return;
          throw Object.assign(new Error('no answer'), { name: 'Lambda.ServiceException' });
        },
      },
      { force: true },
    ).ended;
    expect(cause).toBeUndefined();
  }
}

/** Executions that are stopped, wait, and are queued; some hold back. */
async function stopAndQueue(town: TownCloud): Promise<void> {
  for (const layer of LAYERS) {
    const stopped = town.start(
      layer,
      { before: (state) => void (state.startsWith('Judge ') && stopped.abort()) },
      { force: true },
    );
    await stopped.ended;
    expect(stopped.status).toBe('ABORTED');
    for (const input of [{}, { hold: true }]) {
      const all = [1, 2, 3].map(() => town.start(layer, {}, input).ended);
      for (const { error } of await Promise.all(all)) expect(error).toBeUndefined();
    }
  }
}

/** Checks that find wrong rows: of what is baked, and of a source. */
async function failChecks(town: TownCloud): Promise<void> {
  town.putAddresses(RAW_ADDRESSES_CSV.replace(/^1,/m, '2,'));
  expect((await town.start('places').ended).error).toBe('Databaker.Check');
  town.cloud.put('s3://town-hall/ballots/ballots.csv', `${BALLOTS_CSV}nowhere,\n`);
  expect((await town.start('votes').ended).error).toBe('Databaker.Data');
}

/** A deploy that changes a table, and in which another one is no longer defined. */
async function deployOnceMore({ cloud }: TownCloud): Promise<void> {
  const { table, ...place } = tableNamed(TOWN, 'addresses');
  const ask = (RequestType: 'Create' | 'Update' | 'Delete', name: string) =>
    cloud.custom({
      RequestType,
      PhysicalResourceId: `town.${name}`,
      StackId: `arn:aws:cloudformation:eu-west-2:123456789012:stack/${STACK}/a-uuid`,
      ResourceProperties: tableProperties(stepTable({ ...place, table: { ...table, name } }), {}),
    });
  await ask('Update', 'addresses');
  await ask('Create', 'streets');
  await ask('Delete', 'streets');
}

async function cleanUp({ cloud }: TownCloud): Promise<void> {
  cloud.put('s3://town-results/results/old.csv', 'x');
  utimesSync(join(cloud.server.root, 'town-results/results/old.csv'), 0, 0);
  expect(await cloud.invoke(CLEANER, {})).toEqual({ removed: 1 });
}
