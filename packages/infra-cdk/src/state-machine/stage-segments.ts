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

/** Compiles each kind of stage; a new kind does not compile until the machine knows it. */
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
 * A stage of the plan as states. The first one is named by the stage's id and keeps it in
 * `$.stage`: the graph of an execution then reads like the plan, and an error can say where it
 * happened.
 */
export function stageSegment(stage: Stage, context: MachineContext): SegmentMaker {
  return inSequence([markStage(stage.id, stage), ...byKind(COMPILERS, stage, context)]);
}

/** Keeps the stage that an execution is at, for messages. */
export function markStage(name: string, { id }: Stage): SegmentMaker {
  return single(name, { Type: 'Pass', Result: id, ResultPath: '$.stage' });
}
