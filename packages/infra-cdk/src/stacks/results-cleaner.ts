import { inspectedLocation, resultsLocation } from '@dc-data-baker/engine/aws';
import { type Project, resourceName } from '@dc-data-baker/planner';
import type { CleanerSettings } from '@dc-data-baker/steps';
import { Stack } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { FunctionBundles } from '../bundling/bundle-functions.ts';
import { workgroupOf } from '../names.ts';
import { listing, objects } from '../permissions/s3-statements.ts';
import { BakerFunction } from './baker-function.ts';
import { MISSED_HOURS, missedDayAlarm } from './missed-day-alarm.ts';

/** Longer than a failed bake is of interest; Athena itself keeps queries for 45 days. */
const KEPT_DAYS = 30;

export interface ResultsCleanerProps {
  readonly project: Project;
  readonly bundles: FunctionBundles;
  readonly failures: Topic;
}

/**
 * Deletes the environment's query results after a month. The bucket is imported, so it cannot have
 * a lifecycle rule of ours: see docs/decisions/0046-results-are-cleaned-up.md.
 */
export function resultsCleaner(scope: Construct, props: ResultsCleanerProps): void {
  const { project, bundles, failures } = props;
  const stack = Stack.of(scope);
  const results = resultsLocation(workgroupOf(project));
  const settings: CleanerSettings = {
    RESULTS: results,
    KEPT: inspectedLocation(workgroupOf(project)),
    DAYS: String(KEPT_DAYS),
  };
  const { function: cleaner } = new BakerFunction(scope, 'Cleaner', {
    functionName: resourceName(project, 'cleaner'),
    description: `Deletes results of queries that are ${KEPT_DAYS} days old.`,
    bundle: bundles.cleaner,
    memoryMegabytes: 256,
    timeoutMinutes: 15,
    environment: { ...settings },
    statements: [
      ...listing(stack, [results]),
      ...objects(stack, { actions: ['s3:DeleteObject'], locations: [results] }),
    ],
  });
  new Rule(scope, 'Daily', {
    description: 'Starts the deletion of old query results.',
    schedule: Schedule.cron({ hour: '5', minute: '17' }),
    targets: [new LambdaFunction(cleaner)],
  });
  missedDayAlarm(scope, 'NotCleaned', {
    done: new MathExpression({
      expression: 'started - failed',
      usingMetrics: { started: cleaner.metricInvocations(), failed: cleaner.metricErrors() },
    }),
    description: `Results of queries that are ${KEPT_DAYS} days old were not deleted for ${MISSED_HOURS} hours: see the log of ${cleaner.functionName}, and whether its rule is enabled.`,
    failures,
  });
}
