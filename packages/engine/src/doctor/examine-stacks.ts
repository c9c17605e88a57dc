import { paginateDescribeStacks, type StackStatus } from '@aws-sdk/client-cloudformation';
import {
  isStackOf,
  type Project,
  resourceName,
  stackNames,
  TRIAL_TAG,
} from '@dc-data-baker/planner';
import type { DeploymentClients } from '../aws-sdk/deployment-clients.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

interface DeployedStack {
  readonly status: StackStatus;
  /** CloudFormation's reason for the status of the last change. */
  readonly reason: string | undefined;
}

interface ExaminedStacks {
  readonly findings: Finding[];
  /** Whether `core` or a layer is deployed; `true` for all if AWS does not say. */
  readonly isThere: (layer: string) => boolean;
}

/** Checks that the stacks exist, and that the last change of each has succeeded. */
export async function examineStacks(
  { cloudFormation, region }: Pick<DeploymentClients, 'cloudFormation' | 'region'>,
  project: Project,
): Promise<ExaminedStacks> {
  let deployed: Map<string, DeployedStack> | undefined;
  const about = resourceName(project, '*');
  const findings = await unlessRefused('stacks', { about, doing: 'look at stacks' }, async () => {
    const found = new Map<string, DeployedStack>();
    for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {})) {
      for (const { StackName: name = '', StackStatus, StackStatusReason, Tags = [] } of Stacks) {
        const trial = Tags.find(({ Key }) => Key === TRIAL_TAG)?.Value;
        if (!StackStatus || !isStackOf(project, name, trial)) continue;
        found.set(name, { status: StackStatus, reason: StackStatusReason });
      }
    }
    deployed = found;
    return judged(project, found, region);
  });
  const isThere = (layer: string) => deployed?.has(resourceName(project, layer)) ?? true;
  return { findings, isThere };
}

const DEPLOY = '`nx run infra-cdk:deploy`';

function judged(
  project: Project,
  deployed: ReadonlyMap<string, DeployedStack>,
  region: string,
): Finding[] {
  const defined = stackNames(project);
  if (deployed.size === 0) {
    const about = resourceName(project, '*');
    const message = `nothing is deployed in ${region}: no bake starts there by itself`;
    const todo = `${DEPLOY}, if it is to; DC_REGION names another region, AWS_PROFILE another account`;
    return [warning('stacks', { about, message, todo })];
  }
  const known = defined.map((name) => {
    const stack = deployed.get(name);
    if (stack) return ofStack(name, stack, region);
    const message = `is not deployed in ${region}`;
    return warning('stacks', { about: name, message, todo: DEPLOY });
  });
  const left = [...deployed.keys()].filter((name) => !defined.includes(name)).sort();
  return [
    ...known,
    ...left.map((name) =>
      warning('stacks', {
        about: name,
        message: 'belongs to a layer that is no longer defined: its triggers still start bakes',
        todo: aws('delete-stack', region, name),
      }),
    ),
  ];
}

type Say = (name: string, region: string) => { readonly message: string; readonly todo: string };

const CHANGING: Say = () => ({
  message: 'is being changed',
  todo: 'wait until that is over, and run this again',
});
const GONE: Say = () => ({ message: 'is being deleted, or was', todo: DEPLOY });
const NEVER_MADE: Say = (name, region) => ({
  message: 'was never created: its first deploy failed',
  todo: `${aws('delete-stack', region, name)}; fix what its events report, and ${DEPLOY}`,
});
const FAILED: Say = (name, region) => ({
  message: 'is partly updated: its last deploy failed',
  todo: `${aws('describe-stack-events', region, name)} says why; fix that, and ${DEPLOY}`,
});
const STUCK: Say = (name, region) => ({
  message: 'is partly updated: its last deploy failed, and so did its rollback',
  todo: `${aws('describe-stack-events', region, name)} says why; then ${aws('continue-update-rollback', region, name)}`,
});
const AS_BEFORE: Say = (name, region) => ({
  message: 'is as it was before its last deploy, which failed',
  todo: `${aws('describe-stack-events', region, name)} says why; fix that, and ${DEPLOY}`,
});

/**
 * The meaning of each status; `undefined` for a good one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
const STATUSES: Readonly<
  Record<StackStatus, readonly [status: 'warning' | 'problem', say: Say] | undefined>
> = {
  CREATE_COMPLETE: undefined,
  UPDATE_COMPLETE: undefined,
  IMPORT_COMPLETE: undefined,
  CREATE_IN_PROGRESS: ['warning', CHANGING],
  REVIEW_IN_PROGRESS: ['problem', NEVER_MADE],
  ROLLBACK_IN_PROGRESS: ['problem', NEVER_MADE],
  UPDATE_IN_PROGRESS: ['warning', CHANGING],
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: ['warning', CHANGING],
  UPDATE_ROLLBACK_IN_PROGRESS: ['warning', CHANGING],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ['warning', CHANGING],
  IMPORT_IN_PROGRESS: ['warning', CHANGING],
  IMPORT_ROLLBACK_IN_PROGRESS: ['warning', CHANGING],
  UPDATE_ROLLBACK_COMPLETE: ['warning', AS_BEFORE],
  IMPORT_ROLLBACK_COMPLETE: ['warning', AS_BEFORE],
  CREATE_FAILED: ['problem', NEVER_MADE],
  ROLLBACK_COMPLETE: ['problem', NEVER_MADE],
  ROLLBACK_FAILED: ['problem', NEVER_MADE],
  UPDATE_FAILED: ['problem', FAILED],
  UPDATE_ROLLBACK_FAILED: ['problem', STUCK],
  IMPORT_ROLLBACK_FAILED: ['problem', STUCK],
  DELETE_IN_PROGRESS: ['problem', GONE],
  DELETE_COMPLETE: ['problem', GONE],
  DELETE_FAILED: ['problem', FAILED],
};

function ofStack(name: string, { status, reason }: DeployedStack, region: string): Finding {
  const judgement = STATUSES[status];
  if (!judgement) return ok('stacks', { about: name, message: `is there (${status})` });
  const [severity, say] = judgement;
  const { message, todo } = say(name, region);
  const why = reason === undefined ? status : `${status}: ${reason}`;
  const told = { about: name, message: `${message} (${why})`, todo };
  return severity === 'problem' ? problem('stacks', told) : warning('stacks', told);
}

function aws(command: string, region: string, name: string): string {
  return `\`aws cloudformation ${command} --region ${region} --stack-name ${name}\``;
}
