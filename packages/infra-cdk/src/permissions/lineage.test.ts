import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployed, joined } from '../testing/synthesise.ts';

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly prefixes: readonly string[];
}

const HERE = 's3:::pollingstations.private.data/addressbase/production';

describe('the roles of production', () => {
  let templates: ReadonlyMap<string, Template>;
  beforeAll(async () => {
    ({ templates } = await deployed('production'));
  });

  /** All statements of a role, by the start of its logical id. */
  const statements = (stack: string, role: string): Statement[] => {
    const template = templates.get(stack);
    const roles = Object.entries(template?.findResources('AWS::IAM::Role') ?? {});
    const policies = Object.values(template?.findResources('AWS::IAM::Policy') ?? {});
    const [id, found] = roles.find(([name]) => name.startsWith(role)) ?? [];
    const attached = policies.filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === id),
    );
    return [
      ...(found?.['Properties'].Policies ?? []),
      ...attached.map(({ Properties }) => Properties),
    ].flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(statementOf));
  };
  /** The resources on which a role may do something, without the partition, region and account. */
  const allowed = (stack: string, role: string, action: string): string[] =>
    statements(stack, role)
      .filter(({ actions }) => actions.includes(action))
      .flatMap(({ resources }) => resources.map((arn) => arn.replace(/^arn:aws:/, '')))
      .map((arn) => arn.replace(/^(\w+):eu-west-2:123456789012:/, '$1:'))
      .sort();

  it('have no permission for a whole service, or for all resources of one', () => {
    for (const [name, template] of templates) {
      const roles = Object.keys(template.findResources('AWS::IAM::Role'));
      for (const { actions, resources } of roles.flatMap((role) => statements(name, role))) {
        expect(
          actions.filter((action) => /^(s3|glue|athena|states|lambda|sqs):.*\*/.test(action)),
        ).toEqual([]);
        if (!resources.includes('*')) continue;
        // X-Ray and log deliveries have no resources.
        expect(actions.filter((action) => !/^(xray|logs):/.test(action))).toEqual([]);
      }
    }
  });

  it('let the bake of the elections read the sources of its queries', () => {
    expect(allowed('current-elections', 'BakeRole', 's3:GetObject')).toEqual([
      's3:::dc-data-baker-results-bucket/dc-data-baker-athena-results/production/*',
      's3:::ee.data-cache.production/ballots-with-wkt_bakes/*',
      `${HERE}/addressbase_partitioned/*`,
      `${HERE}/current_ballots_joined_to_address_base/*`,
      `${HERE}/current_elections_parquet/*`,
      `${HERE}/current_elections_parquet_bakes/*`,
    ]);
  });

  it('and write its bakes and query results', () => {
    expect(allowed('current-elections', 'BakeRole', 's3:PutObject')).toEqual([
      's3:::dc-data-baker-results-bucket/dc-data-baker-athena-results/production/*',
      `${HERE}/current_ballots_joined_to_address_base/*`,
      `${HERE}/current_elections_parquet_bakes/*`,
    ]);
    expect(allowed('current-elections', 'BakeRole', 's3:DeleteObject')).toEqual([]);
  });

  it('let it read the definitions of its source tables and candidates', () => {
    expect(allowed('current-elections', 'BakeRole', 'glue:GetTable')).toEqual([
      'glue:catalog',
      'glue:database/dc_data_baker_production',
      'glue:table/dc_data_baker_production/addressbase_partitioned',
      'glue:table/dc_data_baker_production/current_ballots',
      'glue:table/dc_data_baker_production/current_ballots__candidate_*',
      'glue:table/dc_data_baker_production/current_ballots_joined_to_address_base',
      'glue:table/dc_data_baker_production/current_ballots_joined_to_address_base__candidate_*',
      'glue:table/dc_data_baker_production/current_elections_parquet',
      'glue:table/dc_data_baker_production/current_elections_parquet__candidate_*',
    ]);
    for (const action of ['glue:UpdateTable', 'glue:DeleteTable', 'glue:CreateTable']) {
      expect(allowed('current-elections', 'BakeRole', action)).toEqual([]);
    }
  });

  it('let its steps change only its own tables', () => {
    expect(allowed('current-elections', 'BakeStepsRole', 'glue:UpdateTable')).toEqual([
      'glue:catalog',
      'glue:catalog',
      'glue:database/dc_data_baker_production',
      'glue:database/dc_data_baker_production',
      'glue:table/dc_data_baker_production/current_ballots',
      'glue:table/dc_data_baker_production/current_ballots__candidate_*',
      'glue:table/dc_data_baker_production/current_ballots_joined_to_address_base',
      'glue:table/dc_data_baker_production/current_ballots_joined_to_address_base__candidate_*',
      'glue:table/dc_data_baker_production/current_elections_parquet',
      'glue:table/dc_data_baker_production/current_elections_parquet__candidate_*',
    ]);
    expect(allowed('current-elections', 'BakeStepsRole', 's3:DeleteObject')).toEqual([
      's3:::ee.data-cache.production/ballots-with-wkt/*',
      's3:::ee.data-cache.production/ballots-with-wkt_bakes/*',
      `${HERE}/current_ballots_joined_to_address_base/*`,
      `${HERE}/current_elections_parquet/*`,
      `${HERE}/current_elections_parquet_bakes/*`,
    ]);
  });

  it('let its steps read only the manifests of other layers’ tables', () => {
    const read = allowed('current-elections', 'BakeStepsRole', 's3:GetObject');
    expect(read.filter((arn) => arn.includes('addressbase_partitioned'))).toEqual([
      `${HERE}/addressbase_partitioned/_manifest.json`,
    ]);
  });

  it('let its steps read the files of others, and record which ones they read', () => {
    const inspected =
      's3:::dc-data-baker-results-bucket/dc-data-baker-athena-results/production/inspected/*';
    const read = allowed('addressbase', 'BakeStepsRole', 's3:GetObject');
    expect(read).toContain(
      's3:::pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/*',
    );
    expect(read).toContain(inspected);
    const written = allowed('addressbase', 'BakeStepsRole', 's3:PutObject');
    expect(written.filter((arn) => !arn.startsWith(HERE))).toEqual([inspected]);
  });

  it('let the cleaner list and delete results of its environment, and not read them', () => {
    const results = 's3:::dc-data-baker-results-bucket/dc-data-baker-athena-results/production/*';
    expect(allowed('core', 'CleanerRole', 's3:DeleteObject')).toEqual([results]);
    const [listing] = statements('core', 'CleanerRole').filter(({ actions }) =>
      actions.includes('s3:ListBucket'),
    );
    expect(listing?.prefixes).toEqual(['dc-data-baker-athena-results/production/*']);
    expect(allowed('core', 'CleanerRole', 's3:GetObject')).toEqual([]);
  });

  it('let each function read Sentry’s address', () => {
    for (const [stack, role] of [
      ['core', 'TableOwnerRole'],
      ['addressbase', 'BakeStepsRole'],
      ['current-elections', 'BakeWriterRole'],
    ] as const) {
      expect(allowed(stack, role, 'ssm:GetParameter')).toEqual([
        'ssm:parameter/dc-data-baker/SENTRY_DSN',
      ]);
    }
  });

  it('let the extractor read the parameters of its database, write the bakes of its table, and nothing else', () => {
    expect(
      statements('current-elections', 'BakeExtractorRole').filter(
        ({ actions }) => !actions.every((action) => /^(logs|xray):/.test(action)),
      ),
    ).toEqual([
      {
        actions: ['ssm:GetParameter'],
        resources: ['DATABASE_HOST', 'DatabasePassword'].map(
          (name) => `arn:aws:ssm:eu-west-2:123456789012:parameter/EveryElectionProd/${name}`,
        ),
        prefixes: [],
      },
      {
        actions: ['s3:PutObject'],
        resources: ['arn:aws:s3:::ee.data-cache.production/ballots-with-wkt_bakes/*'],
        prefixes: [],
      },
      {
        actions: ['ssm:GetParameter'],
        resources: ['arn:aws:ssm:eu-west-2:123456789012:parameter/dc-data-baker/SENTRY_DSN'],
        prefixes: [],
      },
    ]);
  });

  it('let the writer write the bakes of its shards, and delete nothing', () => {
    const bakes = [`${HERE}/current_elections_parquet_bakes/*`];
    expect(allowed('current-elections', 'BakeWriterRole', 's3:GetObject')).toEqual(bakes);
    expect(allowed('current-elections', 'BakeWriterRole', 's3:PutObject')).toEqual(bakes);
    expect(allowed('current-elections', 'BakeWriterRole', 's3:DeleteObject')).toEqual([]);
  });

  it('let the owner of tables read manifests, and no files of tables', () => {
    expect(allowed('core', 'TableOwnerRole', 's3:GetObject')).toEqual([
      's3:::dc-data-baker-results-bucket/current_boundary_reviews_with_wkt/_manifest.json',
      's3:::ee.data-cache.production/ballots-with-wkt/_manifest.json',
      `${HERE}/*/_manifest.json`,
    ]);
    expect(allowed('core', 'TableOwnerRole', 's3:PutObject')).toEqual([]);
  });

  it('let it delete any table of the database, because a removed table is no longer defined', () => {
    expect(allowed('core', 'TableOwnerRole', 'glue:DeleteTable')).toEqual([
      'glue:catalog',
      'glue:database/dc_data_baker_production',
      'glue:table/dc_data_baker_production/*',
    ]);
    expect(allowed('core', 'TableOwnerRole', 'glue:GetDatabase')).toEqual([
      'glue:catalog',
      'glue:database/dc_data_baker_production',
    ]);
  });

  it('allow listing only below the prefixes of a role’s tables, ending with /', () => {
    for (const [name, template] of templates) {
      const roles = Object.keys(template.findResources('AWS::IAM::Role'));
      const listing = roles
        .flatMap((role) => statements(name, role))
        .filter(({ actions }) => actions.includes('s3:ListBucket'));
      for (const { prefixes } of listing) {
        expect(prefixes.length).toBeGreaterThan(0);
        for (const prefix of prefixes) expect(prefix).toMatch(/\/(\*|_manifest\.json)$/);
      }
    }
  });

  it('have no permission for another environment', () => {
    const text = JSON.stringify([...templates.values()].map((template) => template.toJSON()));
    expect(text).not.toMatch(/addressbase\/(development|staging)\/|baker[_-](development|staging)/);
  });
});

function statementOf(statement: {
  Action: string | string[];
  Resource: unknown;
  Condition?: { StringLike?: { 's3:prefix'?: string[] | string } };
}): Statement {
  const { Action, Resource, Condition } = statement;
  const listed = Condition?.StringLike?.['s3:prefix'] ?? [];
  return {
    actions: [Action].flat(),
    resources: [Resource].flat().map(joined),
    prefixes: [listed].flat(),
  };
}
