import { piecesLocation } from '@dc-data-baker/engine/aws';
import type { Project } from '@dc-data-baker/planner';
import type { StepRequests } from '@dc-data-baker/steps';
import { workgroupOf } from '../names.ts';

/** Where the step function writes pieces, as the bucket and key by which a Map reads them. */
export function listedTo(project: Project): StepRequests['list']['to'] {
  const workgroup = workgroupOf(project);
  const bucket = workgroup.results.bucket.name;
  return { bucket, prefix: piecesLocation(workgroup).slice(`s3://${bucket}/`.length) };
}
