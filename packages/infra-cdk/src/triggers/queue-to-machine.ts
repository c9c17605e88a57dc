import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ofThisAccount } from '../permissions/of-this-account.ts';

export interface QueueToMachineProps {
  readonly id: string;
  /** The name of the pipe, and of what belongs to it. */
  readonly name: string;
  readonly queue: Queue;
  readonly machine: StateMachine;
}

/**
 * Starts an execution for each message, with an EventBridge pipe: a function of ours could do no
 * more than that. (The construct for pipes is still an alpha.)
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
 */
export function queueToMachine(
  scope: Construct,
  { id, name, queue, machine }: QueueToMachineProps,
): void {
  const logs = new LogGroup(scope, `${id}Logs`, {
    logGroupName: `/aws/vendedlogs/pipes/${name}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, {
    assumedBy: ofThisAccount(scope, 'pipes.amazonaws.com'),
    description: `Takes messages from ${name}.fifo and starts executions.`,
    inlinePolicies: {
      Access: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            resources: [queue.queueArn],
          }),
          new PolicyStatement({
            actions: ['states:StartExecution'],
            resources: [machine.stateMachineArn],
          }),
        ],
      }),
    },
  });
  new CfnPipe(scope, id, {
    name,
    description: `Starts ${machine.stateMachineName} for the messages of ${name}.fifo.`,
    roleArn: role.roleArn,
    source: queue.queueArn,
    sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
    target: machine.stateMachineArn,
    targetParameters: {
      inputTemplate: JSON.stringify({ startedBy: 'a message of the queue' }),
      stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' },
    },
    logConfiguration: {
      level: 'ERROR',
      cloudwatchLogsLogDestination: { logGroupArn: logs.logGroupArn },
    },
  });
}
