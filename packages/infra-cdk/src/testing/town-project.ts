import { town } from '@dc-data-baker/fixtures';
import { S3Bucket, Workgroup } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';

/** The workgroup of the tests. */
export const TOWN_WORKGROUP = Workgroup({
  name: 'town',
  description: 'Queries of the tests.',
  results: {
    bucket: S3Bucket({ name: 'town-results', description: 'Results of the tests.' }),
    prefix: 'results/',
  },
  bytesScannedCutoff: 10_000_000_000,
});

/** The engine's small project with a workgroup, which a deploy needs. */
export function townProject(texts: Readonly<Record<string, string>> = {}): Project {
  return { ...town(texts), workgroup: TOWN_WORKGROUP };
}
