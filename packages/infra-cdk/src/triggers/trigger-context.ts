import type { Project } from '@dc-data-baker/planner';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** What a trigger is made with. */
export interface TriggerContext {
  readonly scope: Construct;
  readonly project: Project;
  readonly layer: string;
  readonly machine: StateMachine;
  /** Of the machine. */
  readonly logs: LogGroup;
  readonly failures: Topic;
}
