import { resourceName } from '@dc-data-baker/planner';
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { BAKED } from '../state-machine/layer-state-machine.ts';
import type { TriggerContext } from './trigger-context.ts';

const ID = 'NotBaked';

/**
 * Tells of a layer that was not baked in a day; one of a layer. A schedule that was switched off
 * fails nothing. Neither does an execution that ends because another one waits: to Step Functions it
 * has succeeded, so what is counted is that the machine's log comes to the state behind a bake.
 */
export function notBakedAlarm({ scope, project, layer, logs, failures }: TriggerContext): void {
  if (scope.node.tryFindChild(ID)) return;
  const baked = new MetricFilter(scope, 'Baked', {
    logGroup: logs,
    metricNamespace: resourceName(project, 'bakes'),
    metricName: layer,
    metricValue: '1',
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.type', '=', 'PassStateEntered'),
      FilterPattern.stringValue('$.details.name', '=', BAKED),
    ),
  });
  baked
    .metric({ period: Duration.days(1), statistic: 'Sum' })
    .createAlarm(scope, ID, {
      alarmDescription: `${layer} was not baked for a day, though it is to be every night.`,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    })
    .addAlarmAction(new SnsAction(failures));
}
