import { glueTableInput } from '@dc-data-baker/engine/aws';
import { type BaseTable, ENVIRONMENTS, type Environment } from '@dc-data-baker/models';
import {
  isBaked,
  knownPieces,
  type Project,
  plan,
  renderUnload,
  tableNamed,
} from '@dc-data-baker/planner';
import type { StepTable } from '@dc-data-baker/steps';
import validateAsl from 'asl-validator';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { statesIn } from '../testing/local-machine.ts';
import { definitionIn, deployed, joined } from '../testing/synthesise.ts';

describe.each(ENVIRONMENTS)('the stacks of %s', (environment: Environment) => {
  let project: Project;
  let templates: ReadonlyMap<string, Template>;
  const stack = (name: string): Template => {
    const template = templates.get(name);
    if (!template) throw new Error(`no stack ${name}`);
    return template;
  };
  /** The names of the layers' stacks; the definitions decide which there are. */
  const stackOf = ({ name }: { readonly name: string }) => name.replaceAll('_', '-');
  const layerStacks = () => project.layers.map(stackOf);
  const all = () => [...templates.values()];
  const resources = (type: string) =>
    all().flatMap((template) => Object.values(template.findResources(type)));

  // Synthesising runs cdk-nag on everything, and fails if it finds something.
  beforeAll(async () => {
    ({ project, templates } = await deployed(environment));
  });

  it('are a core stack, and one for each layer', () => {
    expect([...templates.keys()]).toEqual(['core', ...layerStacks()]);
  });

  it('delete a state machine before its tables, which it might create again', () => {
    for (const layer of layerStacks()) {
      const tables = Object.keys(stack(layer).findResources('Custom::GlueTable'));
      const machines = Object.values(
        stack(layer).findResources('AWS::StepFunctions::StateMachine'),
      );
      for (const { DependsOn } of machines)
        expect(DependsOn).toEqual(expect.arrayContaining(tables));
    }
  });

  it('tag all resources that can have tags', () => {
    const tags = resources('AWS::StepFunctions::StateMachine').map(
      ({ Properties }) => Properties.Tags,
    );
    for (const of of tags) {
      expect(of).toContainEqual({ Key: 'dc-product', Value: 'dc-data-baker' });
      expect(of).toContainEqual({ Key: 'dc-environment', Value: environment });
    }
  });

  it('create the database, and the workgroup with its enforced location of results and cutoff', () => {
    stack('core').hasResourceProperties('AWS::Glue::Database', {
      DatabaseInput: { Name: `dc_data_baker_${environment}` },
    });
    stack('core').hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: `dc-data-baker-${environment}`,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: project.workgroup?.bytesScannedCutoff,
        ResultConfiguration: {
          OutputLocation: `s3://dc-data-baker-results-bucket/dc-data-baker-athena-results/${environment}/`,
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
        },
      },
    });
  });

  it('create no bucket, because the buckets belong to others', () => {
    expect(resources('AWS::S3::Bucket')).toEqual([]);
  });

  /** The table that the owner of tables creates for an external one. */
  const inGlue = (name: string) => {
    const owned = resources('Custom::GlueTable').map(
      ({ Properties }) => JSON.parse(Properties.Table) as StepTable,
    );
    const found = owned.find(({ table }) => table.name === name);
    return glueTableInput(found?.table as BaseTable, found?.location ?? '');
  };

  it('let Athena read quoted CSV, with a serde for quotes', () => {
    const { Parameters, StorageDescriptor } = inGlue('addressbase_cleaned_raw');
    expect(Parameters).not.toHaveProperty('skip.header.line.count');
    expect(StorageDescriptor).toMatchObject({
      Columns: [
        { Name: 'uprn', Type: 'string', Comment: 'Unique property reference number.' },
        { Name: 'address', Type: 'string' },
        { Name: 'postcode', Type: 'string', Comment: expect.any(String) },
        { Name: 'location', Type: 'string', Comment: expect.any(String) },
        { Name: 'address_type', Type: 'string' },
      ],
      Location: 's3://pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        Parameters: { separatorChar: ',', quoteChar: '"' },
      },
    });
  });

  it('let only production extract to the name that everybody reads', () => {
    const { location, bakesLocation } = tableNamed(project, 'current_ballots');
    const own = environment === 'production' ? '' : `${environment}/`;
    expect([location, bakesLocation]).toEqual([
      `s3://ee.data-cache.production/${own}ballots-with-wkt/`,
      `s3://ee.data-cache.production/${own}ballots-with-wkt_bakes/`,
    ]);
  });

  it('give all tables to their owner, without a location for those that are baked', () => {
    const owned = resources('Custom::GlueTable').map(
      ({ Properties }) => JSON.parse(Properties.Table) as StepTable,
    );
    expect(owned.map(({ table }) => table.name)).toEqual(
      project.tables.map(({ table }) => table.name),
    );
    const baked = owned.filter(({ origin }) => origin.kind === 'baked');
    expect(baked).toHaveLength(project.tables.filter(isBaked).length);
    // An extract's location is what others read.
    for (const { location, bakesLocation } of baked.filter(
      ({ table }) => tableNamed(project, table.name).table.populatedBy.kind !== 'extract',
    )) {
      expect(location).toContain(`/addressbase/${environment}/`);
      expect(bakesLocation).toContain(`/addressbase/${environment}/`);
    }
    // With an `AWS::Glue::Table`, a table could neither become a baked one nor move to another
    // layer.
    expect(resources('AWS::Glue::Table')).toEqual([]);
  });

  it('have a named query for each UNLOAD of the plan, with a description', () => {
    const queries = resources('AWS::Athena::NamedQuery').map(({ Properties }) => Properties);
    const unloads = plan(project).stages.flatMap((stage) => {
      if (stage.kind !== 'write' && stage.kind !== 'shards') return [];
      return knownPieces(stage.pieces).map(({ value, select }) => {
        const name = value === null ? stage.table : `${stage.table}.${value}`;
        const place = `${stage.bakesLocation}_by_hand/${name}/`;
        return { name, sql: renderUnload(select.athena, stage, place) };
      });
    });
    expect(queries.map(({ Name }) => Name).sort()).toEqual(unloads.map(({ name }) => name).sort());
    for (const { name, sql } of unloads) {
      const query = queries.find(({ Name }) => Name === name);
      expect(query.QueryString.split('\n').slice(2).join('\n')).toBe(sql);
      expect(query).toMatchObject({
        Database: `dc_data_baker_${environment}`,
        WorkGroup: `dc-data-baker-${environment}`,
      });
      expect(query.Description).toMatch(/^Makes .+: .+ \([0-9a-f]{8}\)$/);
      expect(query.Description).toContain(
        tableNamed(project, name.split('.')[0] ?? '').table.description,
      );
    }
  });

  it('have a valid state machine for each layer, with tracing, logs and a time limit', () => {
    for (const name of layerStacks()) {
      const definition = definitionIn(stack(name));
      const { isValid, errorsText } = validateAsl(structuredClone(definition), {
        checkArn: true,
        checkPaths: true,
      });
      expect({ name, isValid, errors: errorsText() }).toEqual({ name, isValid: true, errors: '' });
      expect(definition.TimeoutSeconds).toBe(6 * 60 * 60);
      const states = statesIn(definition).map(([state]) => state);
      expect(new Set(states).size).toBe(states.length);
      stack(name).hasResourceProperties('AWS::StepFunctions::StateMachine', {
        StateMachineName: `dc-data-baker-${environment}-${name}`,
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ALL' },
      });
    }
  });

  it('run Athena’s queries without a waiting function, a limited number at once', () => {
    const states = statesIn(definitionIn(stack('current-elections')));
    const queries = states.filter(
      ([, state]) => 'Resource' in state && state.Resource.includes('athena'),
    );
    expect(new Set(queries.map(([, state]) => 'Resource' in state && state.Resource))).toEqual(
      new Set([
        'arn:aws:states:::athena:startQueryExecution.sync',
        'arn:aws:states:::athena:getQueryResults',
      ]),
    );
    for (const [name, state] of states) {
      if (state.Type !== 'Map' || !name.startsWith('All pieces of')) continue;
      expect(state.MaxConcurrency).toBe(8);
    }
  });

  it('retry temporary errors only, with backoff and jitter', () => {
    const retriers = statesIn(definitionIn(stack('current-elections'))).flatMap(([, state]) =>
      'Retry' in state ? (state.Retry ?? []) : [],
    );
    expect(retriers.length).toBeGreaterThan(10);
    for (const { ErrorEquals, BackoffRate, JitterStrategy } of retriers) {
      expect({ BackoffRate, JitterStrategy }).toEqual({ BackoffRate: 2, JitterStrategy: 'FULL' });
      expect(ErrorEquals.filter((name) => name.startsWith('States.'))).toEqual([]);
    }
  });

  it('run their functions on arm64 and the current Node', () => {
    const functions = resources('AWS::Lambda::Function').map(({ Properties }) => Properties);
    const ofLayers = project.layers.flatMap((layer) => {
      const kinds = layer.tables.map(({ populatedBy }) => populatedBy.kind);
      return [
        `${stackOf(layer)}-steps`,
        ...(kinds.includes('extract') ? [`${stackOf(layer)}-extractor`] : []),
        ...(kinds.includes('shards') ? [`${stackOf(layer)}-writer`] : []),
      ];
    });
    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
      ['cleaner', 'tables', ...ofLayers]
        .map((name) => `dc-data-baker-${environment}-${name}`)
        .sort(),
    );
    for (const { Runtime, Architectures, TracingConfig } of functions) {
      expect({ Runtime, Architectures, TracingConfig }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it('read databases in a function with enough time and disk, outside of any VPC', () => {
    stack('current-elections').hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `dc-data-baker-${environment}-current-elections-extractor`,
      Timeout: 900,
      EphemeralStorage: { Size: 10_240 },
      VpcConfig: Match.absent(),
    });
  });

  it('have the parameter of a database’s address, and its SELECT, in the state machine', () => {
    const { States } = definitionIn(stack('current-elections'));
    expect(States['Extract current_ballots']).toMatchObject({
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: expect.stringContaining('Extractor'),
        Payload: {
          'bakeId.$': '$.bakeId',
          stage: {
            from: {
              aws: {
                hostParameter: '/EveryElectionProd/DATABASE_HOST',
                passwordParameter: '/EveryElectionProd/DatabasePassword',
              },
            },
            query: { file: 'packages/definitions/src/queries/current_ballots.sql' },
            values: { since: { kind: 'daysAgo', days: 30 } },
          },
        },
      },
    });
    // No URL or password is in anything that is deployed.
    const texts = all().map((template) => JSON.stringify(template.toJSON()));
    for (const text of texts)
      expect(text).not.toMatch(/postgres(ql)?:\/\/|PGPASSWORD|Parameter\.Value/);
  });

  it('bake the elections at 01:00', () => {
    stack('current-elections').hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(0 1 * * ? *)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ Input: '{"startedBy":"nightly, at 01:00 UTC"}' })],
    });
    stack('addressbase').resourcePropertiesCountIs(
      'AWS::Events::Rule',
      { ScheduleExpression: Match.anyValue() },
      0,
    );
  });

  it('bake the elections once, five minutes after a burst of elections_set_changed', () => {
    const elections = stack('current-elections');
    elections.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['elections_set_changed'] },
      // The same for every event, because messages that differ are not deduplicated.
      Targets: [
        Match.objectLike({
          Input: '{"startedBy":"the event elections_set_changed"}',
          SqsParameters: { MessageGroupId: 'current_elections' },
        }),
      ],
    });
    elections.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      ContentBasedDeduplication: true,
      DelaySeconds: 300,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    elections.hasResourceProperties('AWS::Pipes::Pipe', {
      SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
      TargetParameters: {
        StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
      },
    });
  });

  it('encrypt every queue, and keep messages that cannot be delivered', () => {
    const queues = resources('AWS::SQS::Queue').map(({ Properties }) => Properties);
    for (const { SqsManagedSseEnabled } of queues) expect(SqsManagedSseEnabled).toBe(true);
    const ofEvents = queues.filter(({ DelaySeconds }) => DelaySeconds !== undefined);
    const events = project.layers
      .flatMap(({ triggers }) => triggers)
      .filter(({ kind }) => kind === 'event');
    expect(ofEvents).toHaveLength(events.length);
    for (const { RedrivePolicy } of ofEvents)
      expect(RedrivePolicy.deadLetterTargetArn).toBeDefined();
    const targets = resources('AWS::Events::Rule').flatMap(({ Properties }) => Properties.Targets);
    for (const { SqsParameters, Input, DeadLetterConfig } of targets) {
      if (SqsParameters || Input) expect(DeadLetterConfig.Arn).toBeDefined();
    }
  });

  it('notify the topic of failed bakes, dead letters, and nights without a bake', () => {
    const elections = stack('current-elections');
    const alarms = Object.values(elections.findResources('AWS::CloudWatch::Alarm'));
    const metrics = alarms.map(({ Properties }) => Properties.MetricName).sort();
    expect(metrics).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'current_elections',
    ]);
    // An execution that ends because another one is queued has not baked.
    elections.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ ($.type = "PassStateEntered") && ($.details.name = "Baked") }',
      MetricTransformations: [Match.objectLike({ MetricName: 'current_elections' })],
    });
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
    for (const name of layerStacks()) {
      stack(name).hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { source: ['aws.states'], detail: { status: ['TIMED_OUT', 'ABORTED'] } },
      });
      expect(definitionIn(stack(name)).States['Tell somebody']).toMatchObject({
        Resource: 'arn:aws:states:::sns:publish',
      });
    }
    stack('core').hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: Match.anyValue(),
    });
  });

  it('say after a deploy which tables must be baked again', () => {
    const outputs = stack('current-elections').findOutputs('*');
    expect(Object.keys(outputs)).toEqual([
      'BakeAgainCurrentBallots',
      'BakeAgainCurrentBallotsJoinedToAddressBase',
      'BakeAgainCurrentElectionsParquet',
      'StateMachine',
    ]);
    expect(joined(outputs['StateMachine']?.['Value'])).toContain('arn:');
  });
});
