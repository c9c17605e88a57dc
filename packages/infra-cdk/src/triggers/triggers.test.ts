import { addresses, projectOf, rawAddresses, TOWN_QUERIES } from '@dc-data-baker/fixtures';
import { Layer, type Trigger } from '@dc-data-baker/models';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise, synthesiseValidated } from '../testing/synthesise.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';

/** A project with one layer that has these triggers. */
function triggered(...triggers: readonly Trigger[]) {
  const layer = Layer({
    name: 'places',
    description: 'Where is it?',
    tables: [rawAddresses, addresses],
    triggers: [...triggers],
  });
  return { ...projectOf([layer], TOWN_QUERIES), workgroup: TOWN_WORKGROUP };
}

const NOT_BAKED = { AlarmDescription: Match.stringLikeRegexp('was not baked for 26 hours') };

describe('an event', () => {
  it('waits at least as long as SQS drops equal messages, so that none is lost', () => {
    const project = triggered({ kind: 'event', name: 'something_changed', delayMinutes: 4 });
    expect(() => synthesise(project)).toThrow(
      'layer `places`: its trigger something_changed waits 4 minutes; it must wait 5 at least',
    );
  });

  it('may be one of several, which share a queue and become one message', () => {
    const project = triggered({
      kind: 'event',
      name: 'something_changed',
      or: ['other_changed'],
      delayMinutes: 5,
    });
    const template = synthesise(project).get('places');
    template?.resourcePropertiesCountIs('AWS::SQS::Queue', { DelaySeconds: 300 }, 1);
    template?.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['something_changed', 'other_changed'] },
      Targets: [
        Match.objectLike({
          Input: '{"startedBy":"the event something_changed or other_changed"}',
        }),
      ],
    });
  });

  it('waits as long as defined', () => {
    const project = triggered({ kind: 'event', name: 'something_changed', delayMinutes: 15 });
    synthesise(project)
      .get('places')
      ?.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 900, FifoQueue: true });
  });
});

it('reports a day without a bake only if the layer is baked every night', () => {
  const event = synthesise(
    triggered({ kind: 'event', name: 'something_changed', delayMinutes: 5 }),
  ).get('places');
  event?.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', NOT_BAKED, 0);
});

describe('several triggers', () => {
  it('share one queue of dead letters', () => {
    const template = synthesiseValidated(
      triggered(
        { kind: 'nightly', at: '01:30' },
        { kind: 'nightly', at: '13:05' },
        { kind: 'event', name: 'something_changed', delayMinutes: 5 },
      ),
    ).get('places');
    for (const schedule of ['cron(30 1 * * ? *)', 'cron(5 13 * * ? *)']) {
      template?.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: schedule });
    }
    template?.resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: Match.absent() }, 1);
  });

  it('cannot start an execution that holds its bake back', () => {
    const template = synthesise(
      triggered(
        { kind: 'nightly', at: '01:30' },
        { kind: 'event', name: 'something_changed', delayMinutes: 5 },
      ),
    ).get('places');
    const targets = Object.values(template?.findResources('AWS::Events::Rule') ?? {}).flatMap(
      ({ Properties }) => Properties.Targets,
    );
    // The other rules tell the topic of what has failed.
    const inputs = targets.flatMap(({ Input }) => (Input === undefined ? [] : [Input]));
    const pipes = Object.values(template?.findResources('AWS::Pipes::Pipe') ?? {});
    // Whatever a message holds, this is what the execution gets.
    inputs.push(...pipes.map(({ Properties }) => Properties.TargetParameters.InputTemplate));
    expect(inputs).toHaveLength(3);
    for (const input of inputs) expect(Object.keys(JSON.parse(input))).toEqual(['startedBy']);
  });

  it('start the machine with roles that act only in this account', () => {
    const template = synthesise(
      triggered(
        { kind: 'nightly', at: '01:30' },
        { kind: 'nightly', at: '13:05' },
        { kind: 'event', name: 'something_changed', delayMinutes: 5 },
      ),
    ).get('places');
    const trusts = Object.values(template?.findResources('AWS::IAM::Role') ?? {}).map(
      ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0],
    );
    const starting = trusts.filter(({ Principal }) => !Principal.Service.startsWith('lambda.'));
    expect(starting.map(({ Principal }) => Principal.Service).sort()).toEqual([
      'events.amazonaws.com',
      'pipes.amazonaws.com',
      'states.amazonaws.com',
    ]);
    for (const { Condition } of starting) {
      expect(Condition).toEqual({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      });
    }
  });

  it('that run every night share one alarm for a day without a bake', () => {
    const template = synthesise(
      triggered({ kind: 'nightly', at: '01:30' }, { kind: 'nightly', at: '13:05' }),
    ).get('places');
    template?.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', NOT_BAKED, 1);
  });

  it.each<[string, Trigger, Trigger]>([
    ['nightly 01:30', { kind: 'nightly', at: '01:30' }, { kind: 'nightly', at: '01:30' }],
    [
      'event set_changed',
      { kind: 'event', name: 'set_changed', delayMinutes: 5 },
      { kind: 'event', name: 'set_changed', delayMinutes: 15 },
    ],
  ])('are refused if %s is defined twice', (key, first, second) => {
    expect(() => synthesise(triggered(first, second))).toThrow(
      `layer \`places\`: its trigger ${key} is defined twice`,
    );
  });
});
