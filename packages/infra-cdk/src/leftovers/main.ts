import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DatabakerError } from '@dc-data-baker/models';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';
import { REGION } from '../region.ts';
import { leftoverStacks } from './leftover-stacks.ts';

/**
 * Runs after a deploy, which knows nothing of stacks that are in no template any more: says which
 * there are, and what to type. It deletes nothing by itself, for it could not be undone.
 */
const source = {
  definitions: DEFAULT_DEFINITIONS,
  env: process.env['DC_ENVIRONMENT'] ?? 'development',
  trial: process.env['DC_TRIAL'],
};

try {
  const project = await loadProject(source, WORKSPACE);
  const client = new CloudFormationClient({ region: REGION });
  const left = await leftoverStacks(client, project);
  if (left.length > 0) {
    const commands = left.map(
      (name) =>
        `  aws cloudformation delete-stack --region ${REGION} --stack-name ${name}\n  aws cloudformation wait stack-delete-complete --region ${REGION} --stack-name ${name}`,
    );
    console.log(
      `these layers are not defined any more, and what starts them goes on; their tables that other layers have now, and all files, stay:\n${commands.join('\n')}`,
    );
  }
} catch (error) {
  if (!(error instanceof DatabakerError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
