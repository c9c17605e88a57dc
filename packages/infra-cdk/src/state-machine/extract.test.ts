import { readFile } from 'node:fs/promises';
import { Lake, readManifest } from '@dc-data-baker/engine';
import { GlueCatalogue, glueTableInput } from '@dc-data-baker/engine/aws';
import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import { openPostgres, type TestPostgres } from '@dc-data-baker/fixtures/postgres';
import {
  BaseTable,
  csv,
  daysAgo,
  extract,
  Layer,
  matches,
  notEmpty,
  PostgresSource,
  query,
  rowCount,
} from '@dc-data-baker/models';
import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeployedCloud } from '../testing/deployed-cloud.ts';
import { StepFunctions, type StepFunctionsOptions } from '../testing/step-functions.ts';
import { joined, synthesise } from '../testing/synthesise.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';

const NETWORK = {
  subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  securityGroups: ['sg-0a1b2c3d'],
};
const LOCATION = 's3://town-hall/development/wards/';
const BAKES = 's3://town-hall/development/wards_bakes/';
const IDS = 's3://town-hall/development/ward_ids/';
/** The state machine. */
const WARDS = 'dc-data-baker-development-wards';
const SECRET = 'secret-of-the-tests';
const HOST = { type: 'String', value: '127.0.0.1' } as const;
const PASSWORD = { type: 'SecureString', value: SECRET } as const;

/** A table that is extracted from a database on a local port. */
function wardsOn(port: number): BaseTable {
  return BaseTable({
    ...common,
    name: 'wards',
    prefix: '{dc_environment}/wards/',
    format: csv({ header: { geometry: 'wkt' } }),
    columns: { id: 'string', geometry: 'string' },
    populatedBy: extract({
      from: PostgresSource({
        name: 'wards_db',
        description: 'Wards.',
        urlVariable: 'WARDS_URL',
        aws: {
          hostParameter: '/Wards/Host',
          passwordParameter: '/Wards/Password',
          database: 'postgres',
          user: 'postgres',
          port,
        },
      }),
      file: 'current.csv',
      query: queryNamed('wards', { since: daysAgo(30) }),
    }),
    checks: [rowCount({ least: 1 }), notEmpty('geometry', { severity: 'warn' })],
  });
}

/** A table that is made of it. */
const wardIds = BaseTable({
  ...common,
  name: 'ward_ids',
  prefix: '{dc_environment}/ward_ids/',
  columns: { id: 'string' },
  populatedBy: query(queryNamed('ward_ids')),
  // Its query has backslashes: `\A(?:[0-9]+)\z`.
  checks: [rowCount({ least: 1 }), matches('id', /[0-9]+/)],
});

const TEXT =
  'SELECT id::text AS id, ST_AsText(geometry) AS geometry FROM wards WHERE made >= :since';

/** The templates of a layer with these tables. */
function templatesOf(...tables: readonly BaseTable[]): ReadonlyMap<string, Template> {
  const layer = Layer({
    name: 'wards',
    description: 'Which wards are there?',
    tables: [...tables],
  });
  const texts = { wards: TEXT, ward_ids: 'SELECT w.id FROM wards AS w' };
  return synthesise({ ...projectOf([layer], texts), workgroup: TOWN_WORKGROUP }, NETWORK);
}

describe('the state machine of a layer with an extract', () => {
  let postgres: TestPostgres;
  let templates: ReadonlyMap<string, Template>;
  beforeAll(async () => {
    postgres = await openPostgres();
    await postgres.exec(`
      CREATE TABLE wards (id integer, geometry geometry, made date);
      INSERT INTO wards VALUES
        (2, NULL, now()), (1, 'POLYGON((0 0,1 0,1 1,0 0))', now()), (3, NULL, now() - interval '40 days');
    `);
    templates = templatesOf(wards());
  });
  afterAll(() => postgres.close());

  const wards = () => wardsOn(Number(new URL(postgres.url).port));

  async function openWards(
    parameters = { '/Wards/Host': HOST, '/Wards/Password': PASSWORD },
    deployed = templates,
  ) {
    const buckets = ['town-hall', 'town-results'];
    const cloud = await DeployedCloud.open({ buckets, mostActiveQueries: 100, parameters });
    await cloud.deploy(deployed.values());
    const stepFunctions = new StepFunctions(cloud);
    const lake = new Lake(cloud.server.root);
    return {
      cloud,
      stepFunctions,
      async run(options?: StepFunctionsOptions) {
        const execution = stepFunctions.start(cloud.roles.definition(WARDS), options, {}, WARDS);
        return { ...(await execution.ended), entered: execution.entered };
      },
      /** The bakes of which there are files, the oldest first. */
      bakes: async () => [
        ...new Set(
          (await lake.list(BAKES))
            .map(({ location }) => location.slice(BAKES.length).replace(/\/.*/, ''))
            .filter((folder) => folder !== '_published'),
        ),
      ],
      published: () => readManifest(lake, LOCATION),
      file: () => readFile(lake.pathOf(`${LOCATION}current.csv`), 'utf8'),
    };
  }

  it('reads the address and the rows, checks them, and publishes the file', async () => {
    const { run, published, file, cloud } = await openWards();
    const { output, cause } = await run();
    expect(cause).toBeUndefined();
    expect(output).toMatchObject({ baked: true });
    expect(await file()).toBe('id,wkt\n1,"POLYGON((0 0,1 0,1 1,0 0))"\n2,\n');
    expect(await published()).toMatchObject({
      engine: 'athena',
      status: 'audited',
      rows: 2,
      extracted: { source: 'wards_db', query: 'wards' },
      // Of its checks: two counts, and the wrong rows.
      billedBytes: 30_000_000,
      checks: [{ passed: true }, { name: 'notEmpty(geometry)', wrong: 1, samples: [{ id: '2' }] }],
    });
    const asked = cloud.server.requests.filter(({ service }) => service === 'ssm');
    expect(asked.map(({ operation, about }) => [operation, JSON.parse(about)])).toEqual(
      ['/Wards/Host', '/Wards/Password'].map((Name) => [
        'GetParameter',
        { Name, WithDecryption: true },
      ]),
    );
    const kept = [
      output,
      await published(),
      ...[...templates.values()].map((template) => template.toJSON()),
    ];
    expect(JSON.stringify(kept)).not.toContain(SECRET);
  });

  it('skips rows that are already published, and leaves no files', async () => {
    const { run, published, bakes, file } = await openWards();
    await run();
    const before = await published();
    // The comparison's answer is lost after it has deleted the rows, so the step is repeated.
    let lost = 0;
    const { output, cause, entered } = await run({
      after: (state) => {
        if (state !== 'Compare the rows of wards' || lost++ > 0) return;
        throw Object.assign(new Error('no answer'), { name: 'Lambda.ServiceException' });
      },
    });
    expect(cause).toBeUndefined();
    expect(lost).toBe(2);
    expect(output).toMatchObject({
      baked: true,
      verdicts: { wards: { runs: true, because: 'it is to be asked for' } },
    });
    expect(entered.filter((state) => state.startsWith('Publish'))).toEqual([]);
    expect(await published()).toEqual(before);
    expect(await bakes()).toEqual([before?.bakeId]);

    await postgres.exec("INSERT INTO wards VALUES (4, 'POLYGON((5 5,6 5,6 6,5 5))', now())");
    try {
      expect((await run()).entered.some((state) => state.startsWith('Publish'))).toBe(true);
      expect(await file()).toContain('\n4,"POLYGON((5 5,6 5,6 6,5 5))"\n');
      expect(await bakes()).toEqual([before?.bakeId, (await published())?.bakeId]);
    } finally {
      await postgres.exec('DELETE FROM wards WHERE id = 4');
    }
  });

  it('fails if the address is unknown, and the next execution works', async () => {
    const parameters = { '/Wards/Host': HOST, '/Wards/Password': PASSWORD };
    const given: Partial<typeof parameters> = { ...parameters };
    delete given['/Wards/Password'];
    const { run, published, stepFunctions } = await openWards(given as typeof parameters);
    const { error, cause } = await run();
    expect(error).toBe('Databaker.Request');
    expect(cause).toBe(
      'extract:wards: database wards_db: the SSM parameter /Wards/Password is not there',
    );
    expect(await published()).toBeUndefined();
    expect(stepFunctions.messages[0]?.['Message']).toContain('/Wards/Password is not there');
    Object.assign(given, parameters);
    expect((await run()).output).toMatchObject({ baked: true });
    expect(await published()).toMatchObject({ status: 'audited', rows: 2 });
  });

  it('fails for SQL that the database refuses, and keeps what is published', async () => {
    const { run, published, stepFunctions } = await openWards();
    await run();
    const before = await published();
    await postgres.exec('ALTER TABLE wards RENAME COLUMN made TO made_on');
    try {
      const { error, cause } = await run();
      expect(error).toBe('Databaker.Definition');
      expect(cause).toMatch(
        /^extract:wards: database wards_db, query queries\/wards\.sql:1:\d+: column "made" does not exist/,
      );
      expect(await published()).toEqual(before);
      expect(JSON.stringify(stepFunctions.messages)).not.toContain(SECRET);
    } finally {
      await postgres.exec('ALTER TABLE wards RENAME COLUMN made_on TO made');
    }
  });

  it('reads the extract in the tables that are made from it, the first time and later', async () => {
    const parameters = { '/Wards/Host': HOST, '/Wards/Password': PASSWORD };
    const { run, published, cloud } = await openWards(parameters, templatesOf(wards(), wardIds));
    const ids = async () => {
      const written = (await readManifest(new Lake(cloud.server.root), IDS))?.rows;
      const shown = (await cloud.table('town', 'wards'))?.StorageDescriptor?.Location;
      return { written, isShown: shown === (await published())?.location };
    };
    expect((await run()).cause).toBeUndefined();
    expect(await ids()).toEqual({ written: 2, isShown: true });
    await postgres.exec('INSERT INTO wards VALUES (4, NULL, now())');
    try {
      expect((await run()).cause).toBeUndefined();
      expect(await ids()).toEqual({ written: 3, isShown: true });
      // Somebody has pointed it elsewhere, and there is nothing new in the database.
      const table = wards();
      await new GlueCatalogue(cloud.glue).put(table.database, glueTableInput(table, LOCATION));
      expect((await run()).cause).toBeUndefined();
      expect(await ids()).toEqual({ written: 3, isShown: true });
    } finally {
      await postgres.exec('DELETE FROM wards WHERE id = 4');
    }
  });

  it('is in the given VPC, which Lambda may join and the function itself may not', () => {
    const template = templates.get('wards');
    template?.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'dc-data-baker-development-wards-extractor',
      VpcConfig: { SubnetIds: NETWORK.subnets, SecurityGroupIds: NETWORK.securityGroups },
    });
    const [role] = Object.entries(template?.findResources('AWS::IAM::Role') ?? {})
      .filter(([id]) => id.startsWith('BakeExtractorRole'))
      .map(([, { Properties }]) => Properties);
    expect(role.ManagedPolicyArns).toBeUndefined();
    const statements = (role.Policies[0].PolicyDocument.Statement as PolicyStatement[])
      .filter(({ Action }) => [Action].flat().every((action) => action.startsWith('ec2:')))
      .map((statement) => ({ ...statement, Resource: joined(statement.Resource) }));
    const changes = ['CreateNetworkInterface', 'DeleteNetworkInterface'].concat([
      'AssignPrivateIpAddresses',
      'UnassignPrivateIpAddresses',
    ]);
    const describes = ['DescribeNetworkInterfaces', 'DescribeSubnets'];
    const named = (names: readonly string[]) => names.map((name) => `ec2:${name}`);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: named(changes),
        Resource: 'arn:aws:ec2:eu-west-2:123456789012:*/*',
      },
      { Effect: 'Allow', Action: named(describes), Resource: '*' },
      {
        Effect: 'Deny',
        Action: named([...changes, ...describes]),
        Resource: '*',
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': expect.toSatisfy(isExtractor) } },
      },
    ]);
  });
});

function isExtractor(arn: unknown): boolean {
  const name = 'dc-data-baker-development-wards-extractor';
  return joined(arn) === `arn:aws:lambda:eu-west-2:123456789012:function:${name}`;
}

interface PolicyStatement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}
