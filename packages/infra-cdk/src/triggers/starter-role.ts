import { Role } from 'aws-cdk-lib/aws-iam';
import { ofThisAccount } from '../permissions/of-this-account.ts';
import type { TriggerContext } from './trigger-context.ts';

const ID = 'Starter';

/**
 * The role with which EventBridge's schedules start a layer's machine; one for each layer. The one that
 * the CDK would make trusts EventBridge whichever account it acts for. What it may do is added by the target
 * that uses it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function starterRole({ scope, layer }: TriggerContext): Role {
  const existing = scope.node.tryFindChild(ID);
  if (existing instanceof Role) return existing;
  return new Role(scope, ID, {
    assumedBy: ofThisAccount(scope, 'events.amazonaws.com'),
    description: `Starts the bake of ${layer}.`,
  });
}
