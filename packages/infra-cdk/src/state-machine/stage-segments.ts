import { type ByKind, byKind } from '@dc-data-baker/models';
import type { Stage } from '@dc-data-baker/planner';
import type { PassState, State } from './asl.ts';
import { auditStates } from './audit-states.ts';
import { extractStates } from './extract-states.ts';
import type { MachineContext } from './machine-context.ts';
import { piecesStates } from './pieces-states.ts';
import { goTo, inSequence, type SegmentMaker } from './segment.ts';
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
  const mark: SegmentMaker = (next) => single(stage.id, next, markState(stage, next));
  return inSequence([mark, ...byKind(COMPILERS, stage, context)]);
}

function markState(stage: Stage, next: string | undefined): PassState {
  return { Type: 'Pass', Result: stage.id, ResultPath: '$.stage', ...goTo(next) };
}

function single(name: string, _next: string | undefined, state: State) {
  return { startAt: name, states: { [name]: state } };
}
