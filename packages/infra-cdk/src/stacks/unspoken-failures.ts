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
 * The machine itself tells of what it can catch, with what was wrong (see
 * `failure-states.ts`). Of the rest only Step Functions can tell: a timeout, a person who
 * stopped it, and errors that no state can catch.
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
      // The topic's policy knows the rules that may send there by their names.
      ruleName: resourceName(project, `${layer}-${id.toLowerCase()}`),
      // As it is: it says which execution, and a template could trip over quotes in its cause. No
      // `SnsTopic`, which would let any rule of any account into the topic's policy.
      targets: [
        {
          bind: () => ({
            arn: failures.topicArn,
            input: RuleTargetInput.fromEventPath('$.detail'),
          }),
        },
      ],
    });
  rule('Ended', `Tells of a bake of ${layer} that timed out or was stopped.`, {
    status: ['TIMED_OUT', 'ABORTED'],
  });
  rule('Broken', `Tells of a bake of ${layer} that failed in a way it could not tell of.`, {
    status: ['FAILED'],
    // Where Step Functions does not say which error, rather twice than not at all.
    error: Match.anyOf(Match.prefix('States.'), Match.doesNotExist()),
  });
}
