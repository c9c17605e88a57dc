import { type Project, resourceName } from '@dc-data-baker/planner';
import { Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface UnspokenFailuresProps {
  readonly project: Project;
  readonly layer: string;
  readonly machine: StateMachine;
  readonly failures: Topic;
}

/**
 * The machine itself reports what it can catch, with the reason (see `failure-states.ts`). Only
 * Step Functions can report the rest: a timeout, a person who stopped the execution, and errors
 * that no state can catch.
 */
export function unspokenFailures(
  scope: Construct,
  { project, layer, machine, failures }: UnspokenFailuresProps,
): void {
  const common = {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
  };
  const stateMachineArn = [machine.stateMachineArn];
  const rule = (id: string, description: string, detail: Record<string, string[]>) =>
    new Rule(scope, id, {
      description,
      eventPattern: { ...common, detail: { stateMachineArn, ...detail } },
      // The topic's policy has the names of the rules that may publish to it.
      ruleName: resourceName(project, `${layer}-${id.toLowerCase()}`),
      // Forwarded unchanged: it names the execution, and a template could fail at quotes in its
      // cause. It does not use `SnsTopic`, which would let any rule of any account into the topic's
      // policy.
      targets: [
        {
          bind: () => ({
            arn: failures.topicArn,
            input: RuleTargetInput.fromEventPath('$.detail'),
          }),
        },
      ],
    });
  rule('Ended', `Reports a bake of ${layer} that timed out or was stopped.`, {
    status: ['TIMED_OUT', 'ABORTED'],
  });
  rule('Broken', `Reports a bake of ${layer} that failed without reporting it itself.`, {
    status: ['FAILED'],
    // If Step Functions does not name the error, it is better to report it twice than not at all.
    error: Match.anyOf(Match.prefix('States.'), Match.doesNotExist(), [null]),
  });
}
