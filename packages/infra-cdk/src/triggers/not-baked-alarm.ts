import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TriggerContext } from './trigger-context.ts';

const ID = 'NotBaked';

/**
 * Tells of a layer that no bake succeeded for in a day; one of a layer. A schedule that was
 * switched off fails nothing, and neither does a bake that always waits.
 */
export function notBakedAlarm({ scope, layer, machine, failures }: TriggerContext): void {
  if (scope.node.tryFindChild(ID)) return;
  machine
    .metricSucceeded({ period: Duration.days(1), statistic: 'Sum' })
    .createAlarm(scope, ID, {
      alarmDescription: `${layer} was not baked for a day, though it is to be every night.`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    })
    .addAlarmAction(new SnsAction(failures));
}
