import { DatabakerError } from '@dc-data-baker/models';
import type { StageOf } from '@dc-data-baker/planner';
import type { SegmentMaker } from './segment.ts';

/** @throws a `definition` error: a state machine cannot yet list pieces */
export function piecesStates({ table }: StageOf<'pieces'>): SegmentMaker[] {
  throw new DatabakerError(
    'definition',
    `table \`${table}\` fans out over rows, which both engines can, and a state machine cannot yet`,
  );
}
