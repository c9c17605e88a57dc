import { isBaked, type Project } from '@dc-data-baker/planner';
import type { DeploymentClients } from '../aws-sdk/deployment-clients.ts';
import { examineLocks } from './examine-locks.ts';
import { examineQueues } from './examine-queues.ts';
import { examineStacks } from './examine-stacks.ts';
import { examineTriggers } from './examine-triggers.ts';
import type { Finding } from './finding.ts';

/**
 * Checks what a deploy has created, without changing anything: stacks, locks, triggers, queues.
 * Resources of a missing stack are not checked.
 */
export async function examineDeployment(
  clients: DeploymentClients,
  project: Project,
): Promise<Finding[]> {
  const { findings, isThere } = await examineStacks(clients, project);
  if (!isThere('core')) return findings;
  // A layer with external tables only has nothing to bake.
  const baked = new Set(project.tables.filter(isBaked).map(({ layer }) => layer));
  const layers = project.layers.filter(({ name }) => isThere(name) && baked.has(name));
  return [
    ...findings,
    ...(await examineLocks(clients, project)),
    ...(await examineTriggers(clients, project, layers)),
    ...(await examineQueues(clients, project, layers)),
  ];
}
