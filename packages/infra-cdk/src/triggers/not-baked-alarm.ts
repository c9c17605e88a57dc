import { resourceName } from '@dc-data-baker/planner';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { MISSED_HOURS, missedDayAlarm } from '../stacks/missed-day-alarm.ts';
import { BAKED } from '../state-machine/end-states.ts';
import type { TriggerContext } from './trigger-context.ts';

const ID = 'NotBaked';

/**
 * An alarm on a layer that was not baked within a day; one for each layer. A disabled schedule
 * causes no failure. Neither does an execution that ends because another one is queued: for Step
 * Functions it has succeeded, so the alarm counts log entries of the state after a bake. A bake that is
 * held back does not count either: readers do not have it.
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
  missedDayAlarm(scope, ID, {
    done: baked.metric({ statistic: 'Sum' }),
    description: `${layer} was not baked for ${MISSED_HOURS} hours, although it is baked every night.`,
    failures,
  });
}
