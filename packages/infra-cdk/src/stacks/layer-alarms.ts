import type { Layer } from '@dc-data-baker/models';
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface LayerAlarmsProps {
  readonly layer: Layer;
  readonly machine: StateMachine;
  readonly failures: Topic;
}

/** Tells somebody of a bake that ended badly, and of a layer that was not baked. */
export function layerAlarms(scope: Construct, props: LayerAlarmsProps): void {
  unspokenFailures(scope, props);
  if (props.layer.triggers.some(({ kind }) => kind === 'nightly')) notBaked(scope, props);
}

/**
 * The machine itself tells of what it can catch, with what was wrong (see
 * `failure-states.ts`). Of the rest only Step Functions can tell: a timeout, a person who
 * stopped it, and errors that no state can catch.
 */
function unspokenFailures(scope: Construct, { layer, machine, failures }: LayerAlarmsProps): void {
  const common = {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
  };
  const stateMachineArn = [machine.stateMachineArn];
  const rule = (id: string, description: string, detail: Record<string, string[]>) =>
    new Rule(scope, id, {
      description,
      eventPattern: { ...common, detail: { stateMachineArn, ...detail } },
      // As it is: it says which execution, and a template could trip over quotes in its cause.
      targets: [new SnsTopic(failures, { message: RuleTargetInput.fromEventPath('$.detail') })],
    });
  rule('Ended', `Tells of a bake of ${layer.name} that timed out or was stopped.`, {
    status: ['TIMED_OUT', 'ABORTED'],
  });
  rule('Broken', `Tells of a bake of ${layer.name} that failed in a way it could not tell of.`, {
    status: ['FAILED'],
    // Where Step Functions does not say which error, rather twice than not at all.
    error: Match.anyOf(Match.prefix('States.'), Match.doesNotExist()),
  });
}

/** A schedule that was switched off fails nothing, and neither does a bake that always waits. */
function notBaked(scope: Construct, { layer, machine, failures }: LayerAlarmsProps): void {
  machine
    .metricSucceeded({ period: Duration.days(1), statistic: 'Sum' })
    .createAlarm(scope, 'NotBaked', {
      alarmDescription: `${layer.name} was not baked for a day, though it is to be every night.`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    })
    .addAlarmAction(new SnsAction(failures));
}
