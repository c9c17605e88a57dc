import { type ByKind, byKind } from '@dc-data-baker/models';
import type { Stage } from '@dc-data-baker/planner';
import { auditStates } from './audit-states.ts';
import { extractStates } from './extract-states.ts';
import type { MachineContext } from './machine-context.ts';
import { piecesStates } from './pieces-states.ts';
import { inSequence, type SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';
import { pruneStates, publishStates, sourceStates } from './step-states.ts';
import { shardsStates, writeStates } from './write-states.ts';

/** Compiles each kind of stage; a missing kind is a compile error. */
type StageCompilers = ByKind<Stage, [context: MachineContext], readonly SegmentMaker[]>;

const COMPILERS: StageCompilers = {
  source: sourceStates,
  extract: extractStates,
  pieces: piecesStates,
  write: writeStates,
  shards: shardsStates,
  audit: auditStates,
  publish: publishStates,
  prune: pruneStates,
};

/**
 * A stage of the plan as states. The first one has the stage's id as its name and stores it in
 * `$.stage`: the graph of an execution then looks like the plan, and an error can say where it
 * happened.
 */
export function stageSegment(stage: Stage, context: MachineContext): SegmentMaker {
  return inSequence([markStage(stage.id, stage), ...byKind(COMPILERS, stage, context)]);
}

/** Stores the current stage, for messages. */
export function markStage(name: string, { id }: Stage): SegmentMaker {
  return single(name, { Type: 'Pass', Result: id, ResultPath: '$.stage' });
}
