import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DatabakerError } from '@dc-data-baker/models';
import { loadProject, type ProjectSource, WORKSPACE } from '@dc-data-baker/project';
import { REGION } from '../region.ts';
import { leftoverStacks } from './leftover-stacks.ts';

interface Writes {
  write(text: string): unknown;
}

/**
 * Runs after a deploy, which ignores stacks that are in no template any more: lists them, and what
 * to type. It deletes nothing itself, because that could not be undone.
 *
 * @returns the exit code
 */
export async function tellLeftovers(
  client: CloudFormationClient,
  source: ProjectSource,
  { stdout, stderr }: { readonly stdout: Writes; readonly stderr: Writes },
): Promise<number> {
  try {
    const left = await leftoverStacks(client, await loadProject(source, WORKSPACE));
    if (left.length > 0) {
      const commands = left.map(
        (name) =>
          `  aws cloudformation delete-stack --region ${REGION} --stack-name ${name}\n  aws cloudformation wait stack-delete-complete --region ${REGION} --stack-name ${name}`,
      );
      stdout.write(
        `these layers are no longer defined, but their triggers still start them. To delete their stacks, run the commands below; tables that other layers have now, and all files, stay:\n${commands.join('\n')}\n`,
      );
    }
    return 0;
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
    stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}
