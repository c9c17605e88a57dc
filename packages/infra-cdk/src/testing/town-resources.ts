import type { MachineResources } from '../state-machine/machine-resources.ts';

/** The names by which the town's state machines call what is deployed beside them. */
export const TOWN_RESOURCES: MachineResources = {
  workgroup: 'town',
  locks: 'locks',
  steps: 'Steps',
  writer: 'Writer',
  extractor: '',
  failures: 'arn:failures',
};
