import { type CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { isStackOf, type Project, stackNames, TRIAL_TAG } from '@dc-data-baker/planner';
import { asking } from '../verify/asking.ts';

/**
 * The deployed stacks of layers that are no longer defined, because they were removed or renamed.
 * Their state machines and rules keep running until somebody deletes the stack.
 *
 * @returns their names; a stack that others need comes after them
 */
export async function leftoverStacks(
  client: CloudFormationClient,
  project: Project,
): Promise<string[]> {
  const defined = new Set(stackNames(project));
  const found: { readonly name: string; readonly created: number }[] = [];
  await asking('list the stacks that are deployed', async () => {
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
      for (const { StackName = '', Tags = [], CreationTime } of Stacks) {
        const trial = Tags.find(({ Key }) => Key === TRIAL_TAG)?.Value;
        if (!isStackOf(project, StackName, trial) || defined.has(StackName)) continue;
        found.push({ name: StackName, created: CreationTime?.getTime() ?? 0 });
      }
    }
  });
  // A layer is deployed after those that it reads.
  return found.sort((a, b) => b.created - a.created).map(({ name }) => name);
}
