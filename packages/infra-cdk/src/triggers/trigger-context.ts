import type { Project } from '@dc-data-baker/planner';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** What is needed to create a trigger. */
export interface TriggerContext {
  readonly scope: Construct;
  readonly project: Project;
  readonly layer: string;
  readonly machine: StateMachine;
  /** The machine's log. */
  readonly logs: LogGroup;
  readonly failures: Topic;
}
