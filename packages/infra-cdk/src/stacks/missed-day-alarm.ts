import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** A day, and some time for what takes longer than the day before. */
export const MISSED_HOURS = 26;

export interface MissedDayAlarmProps {
  /** The number of times that it was done; an hour without data is one in which it was not. */
  readonly done: Metric | MathExpression;
  readonly description: string;
  readonly failures: Topic;
}

/**
 * An alarm on what is done once a day, and was not: also if nothing starts it, which causes no failure.
 *
 * It counts the last 26 hours, one by one. With one period of a day, the alarm would be raised whenever
 * it is done a minute later than the day before, since that period moves with the clock:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html.
 * A calendar's days would be told of only at their end.
 */
export function missedDayAlarm(scope: Construct, id: string, props: MissedDayAlarmProps): void {
  const { done, description, failures } = props;
  done
    .with({ period: Duration.hours(1) })
    .createAlarm(scope, id, {
      alarmDescription: description,
      threshold: 1,
      evaluationPeriods: MISSED_HOURS,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    })
    .addAlarmAction(new SnsAction(failures));
}
