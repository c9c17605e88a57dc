import { DatabakerError } from '@dc-data-baker/models';
import type { StageOf } from '@dc-data-baker/planner';
import type { SegmentMaker } from './segment.ts';

export function extractStates({ table }: StageOf<'extract'>): SegmentMaker[] {
  throw new DatabakerError('definition', `\`${table}\` is an extract, which is not deployed yet`);
}
